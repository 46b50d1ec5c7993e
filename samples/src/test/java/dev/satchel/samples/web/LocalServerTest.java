package dev.satchel.samples.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in, over real connections. */
class LocalServerTest {
    private LocalServer server;

    @BeforeEach
    void start() throws IOException {
        server = LocalServer.at(InetAddress.getLoopbackAddress(), 0, Set.of("chat.example"), Throwable::getMessage)
                .on("GET", "/", call -> call.reply(200, "text/html", "<p>page</p>"))
                .on("GET", "/api", call -> call.reply(200, "text/plain", call.parameter("word").orElse("none")))
                .on("GET", "/health/live", call -> call.reply(200, "text/plain", "up"))
                .on("GET", "/health/ready", call -> call.reply(200, "text/plain", "ready"))
                .on("GET", "/broken", call -> {
                    throw new IllegalStateException("it is broken");
                })
                .on("POST", "/api", call -> call.reply(200, "text/plain", call.body())).start();
    }

    @AfterEach
    void stop() { server.close(); }

    private String host() { return "127.0.0.1:" + server.address().getPort(); }

    private RawHttp.Reply get(String path, String... headers) throws IOException { return send("GET", path, "", headers); }

    private RawHttp.Reply post(String body, String... headers) throws IOException { return send("POST", "/api", body, headers); }

    private RawHttp.Reply send(String method, String path, String body, String... headers) throws IOException {
        List<String> head = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1"));
        if (List.of(headers).stream().noneMatch(each -> each.startsWith("Host:"))) head.add("Host: " + host());
        head.addAll(List.of(headers));
        return RawHttp.send(server.address(), head, body);
    }

    private static void assertRefused(int status, String problem, RawHttp.Reply reply) {
        assertEquals(status, reply.status(), reply::body);
        assertTrue(reply.body().startsWith("{\"problem\":\"" + problem), reply::body);
    }

    /** A page of the web whose name was made to point here calls the server by that name. */
    @Test
    void isCalledByItsOwnNamesOnly() throws IOException {
        for (String name : List.of("attacker.example", "attacker.example:" + server.address().getPort(), "127.0.0.1", "localhost:1",
                "127.0.0.1.attacker.example:" + server.address().getPort()))
            assertRefused(421, "this server is not called by that name", get("/api", "Host: " + name));
        int port = server.address().getPort();
        for (String name : List.of("localhost:" + port, "LOCALHOST:" + port, "[::1]:" + port, host(), "chat.example",
                "chat.example:" + port))
            assertEquals(200, get("/api", "Host: " + name).status(), name);
    }

    /** What it announces must be of use: an address of the local network, for instance. */
    @Test
    void isCalledByTheAddressWhereItListens() throws IOException {
        LocalServer elsewhere;
        try {
            elsewhere = LocalServer.at(InetAddress.getByName("127.0.0.2"), 0, Set.of(), Throwable::getMessage);
        } catch (BindException e) {
            assumeTrue(false, "skipped: 127.0.0.2 is no address of this machine");
            return;
        }
        try (elsewhere) {
            elsewhere.on("GET", "/", call -> call.reply(200, "text/html", "<p>page</p>")).start();
            assertEquals("127.0.0.2", elsewhere.address().getHost());
            int port = elsewhere.address().getPort();
            assertEquals(200, RawHttp.send(elsewhere.address(), List.of("GET / HTTP/1.1", "Host: 127.0.0.2:" + port), "").status());
            assertEquals(421, RawHttp.send(elsewhere.address(), List.of("GET / HTTP/1.1", "Host: 127.0.0.3:" + port), "").status());
        }
    }

    @Test
    void addressesAreNamedAsBrowsersNameThem() throws IOException {
        for (List<String> each : List.of(List.of("::1", "[::1]"), List.of("192.168.1.5", "192.168.1.5"), List.of("fe80::", "[fe80::]"),
                List.of("2001:db8:0:0:1:0:0:0", "[2001:db8:0:0:1::]"), List.of("0:0:1:0:0:1:1:1", "[::1:0:0:1:1:1]"),
                List.of("2001:db8:0:1:10:0:0:1", "[2001:db8:0:1:10::1]"), List.of("1:2:3:4:5:6:0:8", "[1:2:3:4:5:6:0:8]")))
            assertEquals(each.getLast(), LocalServer.name(InetAddress.getByName(each.getFirst())));
    }

    /** What watches over a container calls it by an address that nobody knew before; it learns a status, and nothing else by that name. */
    @Test
    void onlyTheProbesOfItsHealthAreReadByAnyName() throws IOException {
        for (String path : List.of("/health/live", "/health/ready")) assertEquals(200, get(path, "Host: 10.1.2.3:8080").status(), path);
        for (String path : List.of("/health", "/health/live/", "/health//live", "/health/../api", "/api", "/"))
            assertRefused(421, "this server is not called by that name", get(path, "Host: 10.1.2.3:8080"));
        assertRefused(421, "this server is not called by that name",
                send("POST", "/health/live", "{}", "Content-Type: application/json", "Host: 10.1.2.3:8080"));
        assertRefused(403, "pages of other sites", get("/health/live", "Host: 10.1.2.3:8080", "Origin: http://attacker.example"));
    }

    @Test
    void twoNamesAreRefused() throws IOException {
        int status = RawHttp.send(server.address(), List.of("GET /api HTTP/1.1", "Host: " + host(), "Host: attacker.example"), "").status();
        assertTrue(status == 421 || status == 400, "status " + status);
    }

    @Test
    void pagesOfOtherSitesMayNotSend() throws IOException {
        String json = "Content-Type: application/json";
        for (String header : List.of("Origin: https://attacker.example", "Origin: null", "Origin: http://localhost:1",
                "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"))
            assertRefused(403, "pages of other sites", post("{}", json, header));
        assertRefused(415, "send JSON", post("{}", "Content-Type: text/plain"));
        assertRefused(415, "send JSON", post("{}"));
    }

    @Test
    void pagesOfOtherSitesMayNotRead() throws IOException {
        assertRefused(403, "pages of other sites", get("/api", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"));
        assertRefused(403, "pages of other sites", get("/api", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"));
        assertRefused(403, "pages of other sites", get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"));
    }

    @Test
    void pagesOfOtherSitesMayHaveALinkToThePage() throws IOException {
        assertEquals(200, get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate").status());
    }

    @Test
    void itsOwnPagesAndProgramsMaySend() throws IOException {
        String json = "Content-Type: application/json; charset=utf-8";
        assertEquals("{\"é\":1}",
                post("{\"é\":1}", json, "Origin: http://" + host(), "Sec-Fetch-Site: same-origin").body());
        assertEquals("{}", post("{}", json).body());
        assertEquals("{}", post("{}", json, "Host: chat.example", "Origin: https://chat.example").body());
    }

    /** No reply may be shown in a frame, taken for another type, kept, or load and run anything. */
    @Test
    void everyReplyTellsTheBrowserWhatItMayNotDo() throws IOException {
        for (RawHttp.Reply reply : List.of(get("/"), get("/api"), get("/nothing"), get("/broken"), get("/", "Host: attacker.example"))) {
            String policy = reply.headers().get("Content-Security-Policy");
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; "), policy);
            assertTrue(policy.contains("frame-ancestors 'none'") && policy.contains("require-trusted-types-for 'script'"), policy);
            assertEquals("nosniff", reply.headers().get("X-Content-Type-Options"));
            assertEquals("no-store", reply.headers().get("Cache-Control"));
            assertEquals("same-origin", reply.headers().get("Cross-Origin-Resource-Policy"));
            assertEquals(null, reply.headers().get("Access-Control-Allow-Origin"));
        }
    }

    @Test
    void tooMuchIsRefused() throws IOException {
        String json = "Content-Type: application/json";
        assertEquals(200, post(" ".repeat(64 * 1024), json).status());
        assertRefused(413, "more than 64 KB were sent", post(" ".repeat(64 * 1024 + 1), json));
    }

    @Test
    void whatIsNotThereIsSaidToBe() throws IOException {
        assertRefused(404, "there is nothing at this address", get("/api/"));
        assertRefused(404, "there is nothing at this address", get("/../api"));
        RawHttp.Reply reply = send("DELETE", "/", "");
        assertRefused(405, "this address does not take DELETE", reply);
        assertTrue(reply.headers().get("Allow").contains("GET"), reply.headers()::toString);
    }

    @Test
    void parametersAreDecodedOrRefused() throws IOException {
        assertEquals("a b/é&", get("/api?other=1&word=a+b%2F%C3%A9%26").body());
        assertEquals("none", get("/api?other=1&word").body());
        RawHttp.Reply reply = get("/api?word=%zz");
        assertEquals(400, reply.status(), reply::body);
    }

    @Test
    void aFailureIsToldInALine() throws IOException {
        assertRefused(500, "it is broken", get("/broken"));
    }

    @Test
    void theHeadOfAPageIsThatOfThePage() throws IOException {
        RawHttp.Reply reply = send("HEAD", "/", "");
        assertEquals("11", reply.headers().get("Content-Length"));
        assertEquals("", reply.body());
    }
}
