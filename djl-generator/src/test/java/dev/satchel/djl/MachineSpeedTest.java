package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MachineSpeedTest {
    private static final ModelShape SMALL = new ModelShape(135_000_000, 98_000_000, 135_000_000, 30, 576, 3, 64, 49_152, 8192);
    private static final ModelShape LARGE = new ModelShape(1_236_000_000, 802_000_000, 1_236_000_000, 16, 2048, 8, 64, 128_256, 8192);

    private static MachineSpeed machine;

    @BeforeAll
    static void measure() {
        // On this clock each kind of work takes a millisecond.
        AtomicLong clock = new AtomicLong();
        machine = MachineSpeed.measure(1, () -> clock.getAndAdd(1_000_000));
    }

    @Test
    void aSpeedIsWorkOverTime() {
        assertEquals(SpeedTrial.Kind.EIGHT_BITS.bytes() / 1e-3, machine.bytesPerSecond(), 1e3);
        assertEquals(SpeedTrial.Kind.EIGHT_BITS.weights() * 256 / 1e-3, machine.productsPerSecond(), 1e6);
    }

    @Test
    void aLargerModelIsSlower() {
        assertTrue(machine.predict(LARGE).decodeTokensPerSecond() < machine.predict(SMALL).decodeTokensPerSecond());
        assertTrue(machine.predict(LARGE).prefillTokensPerSecond() < machine.predict(SMALL).prefillTokensPerSecond());
    }

    @Test
    void ofExpertsOnlyTheChosenOnesTakeTime() {
        ModelShape all = new ModelShape(46_700_000_000L, 26_000_000_000L, 46_700_000_000L, 32, 4096, 8, 128, 32_000, 32_768);
        ModelShape chosen = new ModelShape(46_700_000_000L, 26_000_000_000L, 12_900_000_000L, 32, 4096, 8, 128, 32_000, 32_768);
        double ratio = machine.predict(chosen).decodeTokensPerSecond() / machine.predict(all).decodeTokensPerSecond();
        assertEquals(46.7 / 12.9, ratio, 0.5);
        assertEquals(1, (double) ModelRequirements.of(chosen, 2048).weightBytes() / ModelRequirements.of(all, 2048).weightBytes(), 0.15);
    }

    @Test
    void aFileIsPredictedFromItsHeader() {
        MachineSpeed.Prediction prediction = machine.predict(ModelFiles.reference("mixtral.Q4_0.gguf"));
        assertTrue(prediction.decodeTokensPerSecond() > 0 && prediction.prefillTokensPerSecond() > 0, prediction::toString);
    }
}
