package dev.satchel;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Plain text and what is like it: logs, settings, source code. The text is the file's own content. */
final class TextReader implements DocumentReader {
    private static final Set<String> PROSE = Set.of("txt", "text", "asc", "rst", "adoc", "asciidoc", "org", "tex", "textile", "srt", "vtt",
            "me");
    private static final Set<String> CODE = Set.of("log", "json", "jsonl", "ndjson", "yaml", "yml", "toml", "ini", "cfg", "conf",
            "properties",
            "env", "xml", "xsd", "xsl", "dtd", "svg", "sql", "sh", "bash", "zsh", "fish", "ps1", "bat", "cmd", "java", "kt", "kts",
            "groovy",
            "gradle", "scala", "clj", "c", "h", "cc", "cpp", "cxx", "hh", "hpp", "cs", "fs", "vb", "go", "rs", "swift", "m", "mm", "py",
            "pyi", "rb",
            "pl", "pm", "php", "lua", "r", "jl", "dart", "ex", "exs", "erl", "hs", "ml", "mli", "nim", "zig", "d", "pas", "f90", "asm", "s",
            "js",
            "mjs", "cjs", "jsx", "ts", "tsx", "vue", "svelte", "css", "scss", "less", "proto", "graphql", "tf", "cmake", "mk", "diff",
            "patch",
            "bib", "dot", "puml");
    /** Files that are known by their name, often without an extension. */
    private static final List<String> KNOWN_NAMES = List.of("readme", "license", "licence", "copying", "copyright", "notice", "authors",
            "contributors", "changelog", "changes", "news", "todo", "install", "makefile", "dockerfile", "jenkinsfile", "gemfile",
            "rakefile");

    @Override
    public boolean reads(String fileName) {
        FileName name = FileName.of(fileName);
        String extension = name.extension();
        if (PROSE.contains(extension) || CODE.contains(extension)) return true;
        String lower = name.text().toLowerCase(Locale.ROOT);
        return extension.isEmpty() && KNOWN_NAMES.stream().anyMatch(lower::startsWith);
    }

    @Override
    public Document read(String id, byte[] content) {
        String text = TextDecoder.decode(id, content);
        FileName name = FileName.of(id);
        boolean code = CODE.contains(name.extension());
        // The name of a source file is what people call it, extension included.
        String title = code ? FileName.title(name.text()) : name.title();
        // Prose has no block of its own: paragraphs are found by their blank lines, as in every text without structure.
        List<Block> blocks = text.isEmpty() || !code ? List.of() : List.of(new Block(Block.Kind.CODE, 0, 0, text.length()));
        return new Document(id, title, text, blocks, List.of());
    }

    @Override
    public String version() { return "text 2"; }
}
