package dev.satchel.pilot;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ProcessMeterTest {
    private static final int MEGABYTES_64 = 64 << 20;

    @Test
    void memoryThatWasUsedMeanwhileIsInThePeak() {
        ProcessMeter meter = ProcessMeter.begin();
        long before = meter.read().peakBytes().orElse(0L);
        assumeTrue(before > 0, "this system does not tell");
        ByteBuffer used = ByteBuffer.allocateDirect(MEGABYTES_64);
        for (int i = 0; i < used.capacity(); i += 512) used.put(i, (byte) 1);
        long after = meter.read().peakBytes().orElseThrow();
        assertTrue(used.get(0) == 1 && after - before > MEGABYTES_64 / 2, before + " before, " + after + " after");
    }

    @Test
    void workTakesProcessorTime() {
        ProcessMeter meter = ProcessMeter.begin();
        ProcessMeter.Reading before = meter.read();
        long begin = System.nanoTime();
        double sum = 0;
        while (System.nanoTime() - begin < 100_000_000) sum += Math.sin(sum + 1);
        double used = meter.read().since(before).cpuMilliseconds().orElseThrow();
        assertTrue(used > 1 && Double.isFinite(sum), used + " ms");
    }
}
