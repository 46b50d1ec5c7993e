package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands over documents, run as a person or a script runs them, with a real index and without a model. */
class DocumentCommandsTest {
    private static final String DOCUMENTS = "documents";

    @TempDir
    private Path scratch;
    private List<String> options;

    @BeforeEach
    void everyTestHasAnIndexOfItsOwn() {
        options = List.of("--index", scratch.resolve("index").toString(), "--model", "none", "--embedder", "none");
    }

    private Streams run(int status, String... arguments) { return run(Streams.piped(""), status, arguments); }

    private Streams run(Streams streams, int status, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(options);
        assertEquals(status, streams.run(all.toArray(String[]::new)), () -> streams.out() + streams.err());
        return streams;
    }

    private Path folder(String... namesAndTexts) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("folder"));
        for (int i = 0; i < namesAndTexts.length; i += 2) Files.writeString(folder.resolve(namesAndTexts[i]), namesAndTexts[i + 1]);
        return folder;
    }

    private static List<String> fields(JsonNode node) { return new ArrayList<>(node.propertyNames()); }

    @Test
    void askAnswersWithTheWordsOfADocument() {
        Streams streams = run(0, "ask", DOCUMENTS, "How long is the warranty?");
        assertTrue(streams.out().contains("24 months"), streams.out());
        assertTrue(streams.out().contains("[1] warranty.md"), streams.out());
    }

    @Test
    void askAsJsonHasTheFieldsThatScriptsRelyOn() {
        JsonNode answer = run(0, "ask", DOCUMENTS, "How long is the warranty?", "--json").json().getFirst();
        assertEquals(List.of("question", "outcome", "reason", "text", "lead", "closing", "confidence", "citations", "claims", "passages",
                "model", "tokens", "milliseconds", "asked_as", "kind", "decision", "signals"), fields(answer));
        assertEquals("grounded", answer.get("outcome").stringValue());
        assertTrue(answer.get("model").isNull());
    }

    @Test
    void everyCitationIsWhereItSaysInTheTextOfItsDocument() {
        JsonNode answer = run(0, "ask", DOCUMENTS, "Within how many days can I return a station?", "--json").json().getFirst();
        assertFalse(answer.get("citations").isEmpty());
        for (JsonNode citation : answer.get("citations")) {
            String text = run(0, "text", DOCUMENTS, citation.get("document").stringValue()).out();
            assertEquals(citation.get("quote").stringValue(),
                    text.substring(citation.get("start").intValue(), citation.get("end").intValue()));
        }
    }

    @Test
    void whatNoDocumentSaysIsNotAnswered() {
        Streams streams = run(1, "ask", DOCUMENTS, "Which submarine did Captain Nemo command?", "--json");
        JsonNode answer = streams.json().getFirst();
        assertEquals("abstained", answer.get("outcome").stringValue());
        assertTrue(answer.get("citations").isEmpty());
        assertFalse(answer.get("reason").stringValue().isBlank());
    }

    @Test
    void questionsInPortugueseFindPortugueseDocuments() {
        JsonNode best = run(0, "search", DOCUMENTS, "Quando posso visitar a oficina?", "-k", "1", "--json").json().getFirst();
        assertEquals("pt/perguntas-frequentes.md", best.get("document").stringValue());
        assertTrue(best.get("text").stringValue().contains("primeira sexta-feira de cada mês"), best.toString());
    }

    @Test
    void searchGivesAsManyPassagesAsAskedForBestFirst() {
        List<JsonNode> found = run(0, "search", DOCUMENTS, "battery", "-k", "3", "--json").json();
        assertEquals(3, found.size());
        for (JsonNode each : found) assertEquals(List.of("document", "page", "start", "end", "score", "text"), fields(each));
        assertTrue(found.get(0).get("score").doubleValue() >= found.get(2).get("score").doubleValue());
    }

    @Test
    void searchThatFindsNothingSaysSo() {
        Streams streams = run(1, "search", DOCUMENTS, "xylophone");
        assertEquals("", streams.out());
        assertEquals("satchel: nothing in documents matches\n", streams.err().lines().reduce((a, b) -> b).orElse("") + "\n");
    }

    @Test
    void syncSaysWhatChanged() throws IOException {
        Path folder = folder("a.md", "# A\n\nApples are red.\n", "b.md", "# B\n\nBears are brown.\n", "c.txt", "Cars are blue.\n");
        assertEquals(List.of(3, 0, 0, 0), counts(folder));
        assertEquals(List.of(0, 0, 0, 3), counts(folder));
        Files.writeString(folder.resolve("a.md"), "# A\n\nApples are green, mostly.\n");
        Files.delete(folder.resolve("b.md"));
        assertEquals(List.of(0, 1, 1, 1), counts(folder));
    }

    private List<Integer> counts(Path folder) {
        JsonNode report = run(0, "sync", folder.toString(), "--json").json().getFirst();
        assertEquals(List.of("added", "updated", "deleted", "unchanged", "renamed", "failed", "passages", "milliseconds"), fields(report));
        return List.of(report.get("added").intValue(), report.get("updated").intValue(), report.get("deleted").intValue(),
                report.get("unchanged").intValue());
    }

    @Test
    void aFileThatCannotBeReadIsReportedAndTheRestIsRead() throws IOException {
        Path folder = folder("good.md", "# Good\n\nThe gate opens at nine.\n");
        Files.write(folder.resolve("bad.md"), new byte[] {0, 1, 2, 3, 0, 0, 0, 5, (byte) 0xff, 0});
        Streams streams = run(0, "sync", folder.toString(), "--json");
        JsonNode failed = streams.json().getFirst().get("failed");
        assertEquals("bad.md", failed.get(0).get("document").stringValue());
        assertFalse(failed.get(0).get("problem").stringValue().isBlank());
        assertEquals("satchel: " + failed.get(0).get("problem").stringValue() + "\n", streams.err());
        assertEquals(1, streams.json().getFirst().get("added").intValue());
    }

    @Test
    void textOfMarkdownIsTheFileItself() throws IOException {
        String content = "# Café\r\n\n* ein **Wort** 🌧\n\n| a | b |\n|---|---|\n";
        Path folder = folder("x.md", content);
        assertEquals(content, run(0, "text", folder.toString(), "x.md").out());
    }

    @Test
    void textOfAnUnknownDocumentIsAnError() throws IOException {
        Path folder = folder("x.md", "# X\n\ny\n");
        assertEquals("satchel: no document y.md in " + folder + ": name one of its files by its path within the folder",
                run(2, "text", folder.toString(), "y.md").err().strip().lines().reduce((a, b) -> b).orElseThrow());
    }

    @Test
    void aHostileDocumentCannotDriveTheTerminal() throws IOException {
        String rest = "\n\nVisitors wait in the yard until the keeper has counted them, which takes a while.".repeat(20);
        Path folder = folder("x.md", "# Gate \u001b]0;owned\u0007\n\nThe gate opens at nine. \u001b[2J\u009b31m\n" + rest);
        for (String[] command : new String[][] {{"search", folder.toString(), "gate"}, {"text", folder.toString(), "x.md"},
                {"ask", folder.toString(), "Which gate opens at nine?"}}) {
            Streams watched = run(Streams.watched(), 0, command);
            String shown = watched.out().replaceAll("\u001b\\[(0|1|2|36)m|\r\u001b\\[J", "");
            assertFalse(shown.chars().anyMatch(c -> c == 0x1b || c == 0x07 || c == 0x9b), shown);
        }
    }

    @Test
    void chatAnswersEachLineOfAPipe() {
        Streams streams = run(Streams.piped("How long is the warranty?\n\nWhich submarine did Captain Nemo command?\n"), 0, "chat",
                DOCUMENTS,
                "--json");
        assertEquals(List.of("grounded", "abstained"), streams.json().stream().map(each -> each.get("outcome").stringValue()).toList());
    }

    @Test
    void chatShowsEachQuestionAboveItsAnswer() {
        Streams streams = run(Streams.piped("How long is the warranty?\n"), 0, "chat", DOCUMENTS);
        assertTrue(streams.out().startsWith("> How long is the warranty?\n"), streams.out());
        assertTrue(streams.out().contains("[1] warranty.md"), streams.out());
    }

    @Test
    void chatInWhichNothingWasAnsweredSaysSoByItsStatus() {
        run(Streams.piped("Which submarine did Captain Nemo command?\n"), 1, "chat", DOCUMENTS);
    }

    @Test
    void chatTakesSeveralFolders() throws IOException {
        Path folder = folder("gate.md", "# Gate\n\nThe gate opens at nine.\n");
        Streams streams = run(Streams.piped("When does the gate open?\n"), 0, "chat", DOCUMENTS, folder.toString(), "--json");
        JsonNode citation = streams.json().getFirst().get("citations").get(0);
        assertEquals("folder/gate.md", citation.get("document").stringValue());
    }

    @Test
    void aMissingFolderIsOneLine() {
        Path nowhere = scratch.resolve("nowhere");
        Streams streams = run(2, "ask", nowhere.toString(), "Why?");
        assertEquals("", streams.out());
        assertEquals("satchel: there is no folder " + nowhere + ": check the path\n", streams.err());
    }

    @Test
    void aFileInPlaceOfAFolderIsOneLine() throws IOException {
        Path file = folder("x.md", "# X\n\ny\n").resolve("x.md");
        assertEquals("satchel: " + file + " is a file, not a folder: give the folder that holds it\n",
                run(2, "ask", file.toString(), "Why?").err());
    }

    @Test
    void anEmptyFolderSaysWhichFormatsAreRead() throws IOException {
        Path folder = folder();
        Streams streams = run(1, "ask", folder.toString(), "Why?");
        assertTrue(streams.err().contains("nothing to read in " + folder), streams.err());
        assertTrue(streams.err().contains("PDF, office documents"), streams.err());
    }

    @Test
    void aModelThatCannotBeLoadedIsSaidAlsoWhenNothingIsFound() throws IOException {
        Path bad = Files.write(scratch.resolve("bad.gguf"), new byte[100]);
        Streams streams = Streams.piped("");
        assertEquals(2, streams.run("ask", DOCUMENTS, "Which xylophone?", "--model", bad.toString(), "--embedder", "none", "--index",
                scratch.resolve("index").toString()));
        assertTrue(streams.err().contains("bad.gguf"), streams.err());
        assertEquals("", streams.out());
    }

    @Test
    void onlyTheDocumentsThatAreAskedForAreSearched() throws IOException {
        Path folder = folder("a.md", "# A\n\nThe price of a lamp is nine crowns, and that is all.\n", "b.txt",
                "The price of a rope is ten crowns, and that is all.\n");
        Files.createDirectory(folder.resolve("pt"));
        Files.writeString(folder.resolve("pt/c.md"), "# C\n\nO price da corda é de dez coroas, e isso é tudo que se paga por ela.\n");
        Files.setLastModifiedTime(folder.resolve("a.md"), FileTime.from(Instant.parse("2020-05-05T12:00:00Z")));
        assertEquals(Set.of("a.md", "b.txt", "pt/c.md"), found(folder));
        assertEquals(Set.of("b.txt"), found(folder, "--type", "txt"));
        assertEquals(Set.of("a.md", "b.txt", "pt/c.md"), found(folder, "--type", ".txt,md"));
        assertEquals(Set.of("pt/c.md"), found(folder, "--in", "pt"));
        assertEquals(Set.of("pt/c.md"), found(folder, "--language", "pt-BR"));
        assertEquals(Set.of("a.md"), found(folder, "--before", "2020-05-07"));
        assertEquals(Set.of("b.txt", "pt/c.md"), found(folder, "--since", "2020-05-07"));
        assertEquals(Set.of("b.txt"), found(folder, "--since", "2020-05-07", "--language", "en"));
    }

    private Set<String> found(Path folder, String... filters) {
        List<String> all = new ArrayList<>(List.of("search", folder.toString(), "price", "--json"));
        all.addAll(List.of(filters));
        return run(0, all.toArray(String[]::new)).json().stream().map(each -> each.get("document").stringValue())
                .collect(Collectors.toSet());
    }

    @Test
    void whatADocumentSaysOfItselfCanBeAskedFor() {
        Streams streams = run(0, "ask", DOCUMENTS, "What is needed for flat roofs?", "--where", "author=Ana Siqueira");
        assertTrue(streams.out().contains("[1] installation.docx"), streams.out());
        JsonNode answer = run(0, "ask", DOCUMENTS, "What does a pallet weigh?", "--type", "pdf", "--json").json().getFirst();
        assertEquals(2, answer.get("citations").get(0).get("page").intValue());
        assertTrue(answer.get("text").stringValue().contains("134 kg"), answer.toString());
    }

    @Test
    void filtersThatCannotBeUnderstoodOrLetNothingThroughAreSaid() {
        assertEquals("satchel: --since needs a day, such as 2026-01-31, got yesterday\n",
                run(2, "search", DOCUMENTS, "x", "--since", "yesterday").err());
        assertEquals("satchel: --language needs a code of two letters, such as pt, got Portuguese\n",
                run(2, "search", DOCUMENTS, "x", "--language", "Portuguese").err());
        assertEquals("satchel: --where needs a name and a value, such as author=Ana, got author\n",
                run(2, "ask", DOCUMENTS, "x", "--where", "author").err());
        Streams streams = run(1, "ask", DOCUMENTS, "What does a pallet weigh?", "--in", "nowhere");
        assertTrue(streams.err().endsWith(
                "satchel: none of the 19 documents passes the options that say where to look: change or leave out one of them\n"),
                streams.err());
        assertEquals("Nothing in the documents matches the question.\n", streams.out());
    }

    @Test
    void anEmptyQuestionIsOneLine() {
        assertEquals("satchel: the question is empty: write it in quotation marks behind the folder\n",
                run(2, "ask", DOCUMENTS, "  ").err());
    }

    @Test
    void wrongUsageIsOneLineThatNamesTheHelp() {
        assertEquals("satchel: Missing required parameter: 'QUESTION' (see 'satchel ask --help')\n", run(2, "ask", DOCUMENTS).err());
        assertEquals("satchel: Unknown option: '--loud' (see 'satchel ask --help')\n", run(2, "ask", DOCUMENTS, "Why?", "--loud").err());
        assertEquals("satchel: There is no command 'frobnicate' (see 'satchel --help')\n", run(2, "frobnicate").err());
        assertEquals("satchel: Too many arguments, from 'long' on: several words that belong together need quotation marks "
                + "(see 'satchel ask --help')\n", run(2, "ask", DOCUMENTS, "How", "long").err());
        assertEquals("satchel: Missing required subcommand (see 'satchel --help')\n", run(2).err());
        assertEquals("satchel: Invalid value for option '-k': 'many' is not an int (see 'satchel search --help')\n",
                run(2, "search", DOCUMENTS, "x", "-k", "many").err());
        assertEquals("satchel: -k must be from 1 to 1000, got 0\n", run(2, "search", DOCUMENTS, "x", "-k", "0").err());
    }

    @Test
    void anIndexFolderThatHoldsSomethingElseIsLeftAlone() throws IOException {
        Path other = Files.createDirectories(scratch.resolve("index"));
        Files.writeString(other.resolve("thesis.docx"), "precious");
        Streams streams = run(2, "ask", DOCUMENTS, "Why?");
        assertEquals(1, streams.err().lines().count(), streams.err());
        assertEquals("precious", Files.readString(other.resolve("thesis.docx"), StandardCharsets.UTF_8));
    }

    @Test
    void anIndexAmongTheDocumentsIsRefusedUnlessItIsHidden() throws IOException {
        Path folder = folder("a.md", "# A\n\nThe gate opens at nine.\n").toRealPath();
        Path among = folder.resolve("index");
        Streams streams = Streams.piped("");
        assertEquals(2, streams.run("sync", folder.toString(), "--index", among.toString()));
        assertEquals("satchel: the index " + among + " would be among the documents in " + folder
                + ": name a folder outside, or one whose name begins with a dot\n", streams.err());
        assertFalse(Files.exists(among));
        assertEquals(0,
                Streams.piped("").run("sync", folder.toString(), "--index", folder.resolve(".index").toString(), "--embedder", "none"));
    }

    @Test
    void resultsThatCannotBeWrittenAreAnError() {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        PrintStream full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException { throw new IOException("No space left on device"); }
        });
        Console console = new Console(InputStream.nullInputStream(), full, new PrintStream(messages, false, StandardCharsets.UTF_8), false,
                false, false, 80, false, false);
        assertEquals(2, Satchel.run(console, "--version"));
        assertEquals("satchel: standard output cannot be written to: it is closed, or its disk is full\n",
                messages.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theStackIsShownOnlyWhenAskedFor() {
        Path nowhere = scratch.resolve("nowhere");
        assertFalse(run(2, "sync", nowhere.toString()).err().contains("\tat "));
        assertTrue(run(2, "sync", nowhere.toString(), "--verbose").err().contains("\tat dev.satchel"));
    }

    @Test
    void helpAndVersionAreResults() {
        assertTrue(run(0, "--help").out().contains("satchel"));
        assertTrue(run(0, "ask", "--help").out().contains("QUESTION"));
        assertTrue(run(0, "--version").out().matches("satchel \\S+ \\(Java \\d+, .*\\)\n"), () -> run(0, "--version").out());
    }
}
