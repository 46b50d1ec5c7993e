package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.djl.ModelRequirements;
import org.junit.jupiter.api.Test;

class ModelChecksTest {
    /** 1.3 GB at least, 1.5 GB with what is mapped. */
    private static final ModelRequirements NEEDS = new ModelRequirements(1_000_000_000, 200_000_000, 200_000_000, 100_000_000, 100_000_000,
            0);

    private static Finding at(long available, boolean decides) {
        return new ModelChecks(available).memory(NEEDS, 4096, decides);
    }

    @Test
    void whatIsRefusedIsAFailureWhatIsShortAWarning() {
        assertEquals(Finding.Status.FAILURE, at(1_299_999_999, true).status());
        assertEquals(Finding.Status.WARNING, at(1_300_000_000, true).status());
        assertEquals(Finding.Status.OK, at(1_500_000_000, true).status());
    }

    @Test
    void aContextThatNobodyAskedForIsNoFailure() {
        Finding finding = at(1_000_000_000, false);
        assertEquals(Finding.Status.WARNING, finding.status());
        assertEquals("do not ask for so long a context here", finding.advice());
    }

    @Test
    void temporaryFilesInMemoryCountAsLoadingCountsThem() {
        ModelRequirements inMemory = new ModelRequirements(1_000_000_000, 200_000_000, 200_000_000, 100_000_000, 100_000_000,
                1_200_000_000);
        assertEquals(2_500_000_000L, inMemory.leastBytes());
        Finding finding = new ModelChecks(2_499_999_999L).memory(inMemory, 4096, true);
        assertEquals(Finding.Status.FAILURE, finding.status());
        assertTrue(finding.found().contains("with 1.2 GB of temporary files, which are in memory here"), finding::found);
        assertTrue(finding.advice().contains("-Djava.io.tmpdir"), finding::advice);
        assertEquals(Finding.Status.OK, new ModelChecks(2_500_000_000L).memory(inMemory, 4096, true).status());
    }

    @Test
    void aFolderWhoseWeightsDoNotFitIsAFailure() {
        assertEquals(Finding.Status.FAILURE, new ModelChecks(999_999_999).folder("folder", 1_000_000_000).status());
        assertEquals(Finding.Status.OK, new ModelChecks(1_000_000_000).folder("folder", 1_000_000_000).status());
    }

    @Test
    void theContextThatDecidesIsTheOneThatAModelIsLoadedFor() {
        assertEquals(4096, ModelChecks.usualContext(131_072));
        assertEquals(2048, ModelChecks.usualContext(2048));
    }
}
