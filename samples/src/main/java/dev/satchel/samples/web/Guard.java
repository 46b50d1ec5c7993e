package dev.satchel.samples.web;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets in only requests that a person or a program on purpose makes of this server. A page of the web, open in the same browser, may send
 * requests here too: under a name of its own that it made point to this machine (DNS rebinding), or across sites. Neither gets through.
 */
final class Guard {
    private static final int MISDIRECTED = 421;
    /** They tell a status and nothing else, and what watches over a container calls it by whatever address it has today. */
    private static final Set<String> PROBES = Set.of("/health/live", "/health/ready");

    private final Set<String> hosts = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * For a server at this port.
     *
     * @param own by which it is called where it listens
     * @param names by which others, such as a proxy, call it: let in with and without the port, or with that of the proxy if it is part of
     *        the name
     */
    Guard(Set<String> own, Set<String> names, int port) {
        for (String name : own) {
            hosts.add(name + ":" + port);
            if (port == 80) hosts.add(name);
        }
        for (String name : names) {
            hosts.add(name);
            hosts.add(name + ":" + port);
        }
    }

    /**
     * Checks a request before anything else is done with it.
     *
     * @throws Refusal when it must not get through
     */
    void check(String method, String path, Headers headers) {
        List<String> host = headers.getOrDefault("Host", List.of());
        boolean isProbe = method.equals("GET") && PROBES.contains(path);
        if (!isProbe && (host.size() != 1 || !hosts.contains(host.getFirst())))
            throw new Refusal(MISDIRECTED, "this server is not called by that name: its names are " + String.join(", ", hosts)
                    + ", and others are given with --allow-host");
        for (String origin : headers.getOrDefault("Origin", List.of()))
            if (!hosts.contains(origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "")))
                throw new Refusal(403, "pages of other sites may not use this server");
        for (String site : headers.getOrDefault("Sec-Fetch-Site", List.of()))
            if (!site.equals("same-origin") && !site.equals("none") && !isLinkToThePage(method, path, headers))
                throw new Refusal(403, "pages of other sites may not use this server");
        // A form of another site can send text, but it cannot say that it is JSON.
        if (method.equals("POST") && !isJson(headers)) throw new Refusal(415, "send JSON, with Content-Type: application/json");
    }

    /** A link to the page itself is harmless: it says nothing to whoever made it. */
    private static boolean isLinkToThePage(String method, String path, Headers headers) {
        return method.equals("GET") && path.equals("/") && "navigate".equals(headers.getFirst("Sec-Fetch-Mode"));
    }

    private static boolean isJson(Headers headers) {
        String type = headers.getFirst("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?");
    }
}
