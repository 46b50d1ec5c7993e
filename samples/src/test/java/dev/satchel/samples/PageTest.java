package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satchel.Attack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    private void open(Path folder) throws Exception {
        Optional<Path> program = Browser.installed();
        assumeTrue(program.isPresent(), "skipped: neither Chromium nor Chrome is on the PATH, so the page was not tried in a browser");
        served = Served.documents(folder, scratch, Optional.empty());
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
        browser.run("document.getElementById('question').value = " + StringNode.valueOf(question)
                + "; document.getElementById('ask').requestSubmit(); 1");
        browser.await("document.querySelectorAll('.turn').length === " + (asked + 1)
                + " && !document.querySelector('.turn:last-child .progress')");
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
