package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserCacheTest {
    private static final Path HOME = Path.of("/home/ana");

    @Test
    void isWhereTheSystemKeepsCaches() {
        assertEquals(HOME.resolve(".cache/satchel"), UserCache.folder(Map.of(), "Linux", HOME));
        assertEquals(Path.of("/fast/satchel"), UserCache.folder(Map.of("XDG_CACHE_HOME", "/fast"), "Linux", HOME));
        assertEquals(HOME.resolve(".cache/satchel"), UserCache.folder(Map.of("XDG_CACHE_HOME", "relative"), "Linux", HOME));
        assertEquals(HOME.resolve("Library/Caches/satchel"), UserCache.folder(Map.of(), "Mac OS X", HOME));
        assertEquals(HOME.resolve("AppData/Local/satchel"), UserCache.folder(Map.of(), "Windows 11", HOME));
        assertEquals(Path.of("/elsewhere"), UserCache.folder(Map.of("SATCHEL_HOME", "/elsewhere"), "Linux", HOME));
    }

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
