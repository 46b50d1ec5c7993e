package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserCacheTest {
    @Test
    void anIndexIsNamedLikeItsFolder() {
        String name = UserCache.indexName(List.of(Path.of("/home/ana/My documents (old)")));
        assertTrue(name.matches("My_documents_old_-[0-9a-f]{16}"), name);
    }

    @Test
    void theOrderOfFoldersDoesNotMatter() {
        Path one = Path.of("/a/one");
        Path two = Path.of("/b/two");
        assertEquals(UserCache.indexName(List.of(one, two)), UserCache.indexName(List.of(two, one)));
    }

    @Test
    void foldersOfTheSameNameHaveDifferentIndexes() {
        assertNotEquals(UserCache.indexName(List.of(Path.of("/a/docs"))), UserCache.indexName(List.of(Path.of("/b/docs"))));
    }
}
