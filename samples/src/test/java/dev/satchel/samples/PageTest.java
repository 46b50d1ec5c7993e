package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satchel.Attack;
import dev.satchel.Cancellation;
import dev.satchel.Generator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.StringNode;

/** The page in a real browser. Skipped where no Chromium or Chrome is on the PATH. */
@Timeout(300)
class PageTest {
    private static final List<String> MARKUP = List.of("<script>window.obeyed = 1</script>",
            "<img src=x onerror=\"window.obeyed = 1\">", "\"><svg onload=\"window.obeyed = 1\">", "<iframe srcdoc=\"x\"></iframe>",
            "<a href=\"javascript:window.obeyed = 1\">here</a>", "[here](javascript:window.obeyed=1)", "![x](http://127.0.0.1:9/x.png)",
            "<style>body { display: none }</style>", "<base href=\"http://127.0.0.1:9/\">",
            "{{ constructor.constructor('window.obeyed=1')() }}");

    @TempDir
    private Path scratch;

    private Served served;
    private Browser browser;
    /** Whether a model that was written for a test waits until it is stopped. */
    private final AtomicBoolean waits = new AtomicBoolean();

    private void open(Path folder) throws Exception { open(folder, Optional.empty()); }

    private void open(Path folder, Optional<Generator> model) throws Exception {
        Optional<Path> program = Browser.installed();
        assumeTrue(program.isPresent(), "skipped: neither Chromium nor Chrome is on the PATH, so the page was not tried in a browser");
        served = Served.documents(folder, scratch, model);
        browser = Browser.open(program.get(), scratch.resolve("profile"), served.address());
        browser.await("document.getElementById('description').textContent.includes('document')"); // its script runs
        browser.run("window.violations = []; document.addEventListener('securitypolicyviolation', e => violations.push(e.blockedURI)); 1");
    }

    @AfterEach
    void close() {
        if (browser != null) browser.close();
        if (served != null) served.close();
    }

    private void ask(String question) throws Exception {
        int asked = browser.run("document.querySelectorAll('.turn').length").asInt();
        start(question);
        browser.await("document.querySelectorAll('.turn').length === " + (asked + 1)
                + " && !document.querySelector('.turn:last-child .progress')");
    }

    private void start(String question) throws Exception {
        browser.run("document.getElementById('question').value = " + StringNode.valueOf(question)
                + "; document.getElementById('ask').requestSubmit(); 1");
    }

    private String shown(String selector) throws Exception {
        return browser.run("document.querySelector(" + StringNode.valueOf(selector) + ")?.textContent ?? ''").asString();
    }

    @Test
    void anAnswerOpensItsDocumentAtTheQuote() throws Exception {
        open(Path.of("documents"));
        ask("How long is the warranty?");
        assertTrue(shown(".turn:last-child .answer").contains("24 months"), shown("#turns"));
        browser.run("document.querySelector('.turn:last-child .place').click(); 1");
        browser.await("document.querySelector('#document-body mark') !== null");
        assertEquals("warranty.md", shown("#document-name"));
        assertTrue(shown("#document-body mark").contains("The Garoa 2 station has a warranty of"), shown("#document-body"));
        assertTrue(browser.run("""
                (() => { const mark = document.querySelector('#document-body mark').getBoundingClientRect();
                         const body = document.getElementById('document-body').getBoundingClientRect();
                         return mark.top >= body.top && mark.bottom <= body.bottom; })()""").asBoolean(), "the quote is not in view");
        ask("And of the batteries?");
        assertTrue(shown(".turn:last-child .understood").startsWith("Understood as: "), shown("#turns"));
        ask("What does the moon weigh?");
        assertTrue(shown(".turn:last-child .answer").startsWith("The documents do not say."), shown("#turns"));
    }

    /** The server notices a stop when it next writes to whoever asked: a question that comes before must not be lost. */
    @Test
    void whoStopsAnAnswerCanAskAtOnce() throws Exception {
        open(Path.of("documents"), Optional.of(Served.writing((onText, cancellation) -> {
            onText.accept("The Garoa 2 station has a warranty of 24 months.");
            if (waits.get()) awaitStop(cancellation);
        })));
        ask("How long is the warranty?");
        waits.set(true);
        start("How long is the warranty of a battery?");
        browser.await("document.querySelector('.turn:last-child .words')?.textContent.includes('24 months')");
        // Escape belongs to the input method while it composes.
        press("{ key: 'Escape', isComposing: true, bubbles: true }");
        assertEquals("Stop", shown("#send"));
        waits.set(false);
        press("{ key: 'Escape', bubbles: true }");
        browser.await("document.getElementById('send').textContent === 'Ask'");
        ask("How long is the warranty?");
        assertTrue(shown(".turn:last-child .answer").contains("24 months"), shown("#turns"));
    }

    @Test
    void aQuestionThatIsNotTakenIsPutBack() throws Exception {
        open(Path.of("documents"));
        browser.run("window.fetch = async () => new Response('{\"problem\":\"busy\"}', { status: 409 }); 1");
        ask("How long is the warranty?");
        assertEquals("busy", shown(".turn:last-child .answer"));
        assertEquals("How long is the warranty?", browser.run("document.getElementById('question').value").asString());
    }

    /** A server that was started again counts what it tells from 1 on. */
    @Test
    void noticesAreShownOnceAlsoAfterARestart() throws Exception {
        open(Path.of("documents"));
        browser.run("""
                window.tell = async (...notices) => {
                  window.fetch = async () => Response.json({ ready: true, description: '1 document', notices });
                  document.dispatchEvent(new Event('visibilitychange'));
                  await new Promise(goOn => setTimeout(goOn, 100));
                  return document.getElementById('notice').textContent;
                }; 1""");
        assertEquals("read", browser.run("tell({ number: 7, line: 'read' })").asString());
        assertEquals("changed", browser.run("tell({ number: 7, line: 'read' }, { number: 8, line: 'changed' })").asString());
        assertEquals("read again", browser.run("tell({ number: 1, line: 'read again' })").asString());
        // A status is read aloud whenever it is written.
        browser.run("window.writes = 0; for (const each of document.querySelectorAll('#description, #notice, #drift'))"
                + " new MutationObserver(() => writes++).observe(each, { childList: true, characterData: true, subtree: true }); 1");
        assertEquals("read again", browser.run("tell({ number: 1, line: 'read again' })").asString());
        assertEquals(0, browser.run("writes").asInt());
    }

    private static void awaitStop(Cancellation cancellation) {
        try {
            while (!cancellation.isCancelled()) Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new CancellationException();
    }

    private void press(String event) throws Exception {
        browser.run("document.getElementById('question').dispatchEvent(new KeyboardEvent('keydown', " + event + ")); 1");
    }

    /** Whatever stands in a document or in its name is shown as text: nothing runs, loads or makes an element of its own. */
    @Test
    void markupInDocumentsIsTextInThePage() throws Exception {
        Path folder = Files.createDirectory(scratch.resolve("folder"));
        for (int i = 0; i < MARKUP.size(); i++)
            Files.writeString(folder.resolve(i + " <img src=x onerror=obeyed=1>.txt"),
                    "The pump number " + i + "7 weighs " + MARKUP.get(i) + " forty kilograms.\n");
        open(folder);
        for (int i = 0; i < MARKUP.size(); i++) {
            ask("What does pump number " + i + "7 weigh?");
            browser.run(
                    "document.querySelector('.turn:last-child summary')?.click(); document.querySelector('.turn:last-child .place')?.click(); 1");
            browser.await("document.getElementById('document').hidden || document.querySelector('#document-body .text') !== null");
        }
        assertTrue(shown("#turns").contains("<img src=x onerror=\"window.obeyed = 1\">"), shown("#turns"));
        browser.run("document.getElementById('list').click(); 1");
        browser.await("document.querySelectorAll('.names li').length === " + MARKUP.size());
        assertHarmless();
    }

    @Test
    void attacksAreTextInThePage() throws Exception {
        Path folder = Files.createDirectory(scratch.resolve("folder"));
        List<Attack> attacks = Attack.all().stream().filter(each -> each.kind().equals("terminal") || each.kind().equals("link")).toList();
        for (Attack each : attacks) Files.write(folder.resolve(each.fileName()), each.file(true));
        open(folder);
        for (Attack each : attacks) {
            ask(each.question());
            browser.run("document.querySelector('.turn:last-child .place')?.click(); 1");
            browser.await("document.getElementById('document').hidden || document.querySelector('#document-body .text') !== null");
            String all = browser.run("document.body.textContent").asString();
            assertTrue(all.codePoints().noneMatch(c -> c < 32 && c != '\n' && c != '\t' && c != '\r' || c >= 0x7F && c < 0xA0
                    || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069), each::id);
        }
        assertHarmless();
    }

    private void assertHarmless() throws Exception {
        assertEquals("undefined", browser.run("typeof window.obeyed").asString());
        assertEquals("[]", browser.run("window.violations").toString(), "the policy had to stop something");
        String elements = "'script, img, iframe, style, base, link, object, embed, a, form:not(.better), svg:not(.icon > svg)'";
        assertEquals(0, browser.run("document.querySelectorAll('#turns, #document').values().map(e => e.querySelectorAll(" + elements
                + ").length).reduce((a, b) => a + b, 0)").asInt());
        String elsewhere = browser
                .run("performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))")
                .toString();
        assertEquals("[]", elsewhere);
        assertTrue(browser.run("getComputedStyle(document.body).display === 'flex'").asBoolean());
    }
}
