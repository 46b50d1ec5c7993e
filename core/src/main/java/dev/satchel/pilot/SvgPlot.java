package dev.satchel.pilot;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jfree.chart.JFreeChart;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** A chart as SVG inside a page, in the page's own colours and letters. */
final class SvgPlot {
    static final int WIDE = 600;
    static final int NARROW = 340;
    // Colours that stand for those of the page, which differ between light and dark.
    static final Color INK = new Color(1, 0, 0);
    static final Color MUTED = new Color(2, 0, 0);
    static final Color GRID = new Color(3, 0, 0);
    private static final int FIRST_SYSTEM = 10;
    private static final Pattern COLOR = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
    private static final Pattern FONT_FAMILY = Pattern.compile("font-family:[^;]*;");
    private static final Pattern CLIP = Pattern.compile("url\\(#([^)]+)\\)");

    private static final Pattern NOT_DRAWABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\x{fffe}\\x{ffff}]");

    private SvgPlot() {}

    static Color ofSystem(int index) {
        return new Color(FIRST_SYSTEM + index % PageSystems.COLORS, 0, 0);
    }

    /** Without the characters that XML cannot hold at all. */
    static String drawable(String text) {
        return NOT_DRAWABLE.matcher(text).replaceAll("\ufffd");
    }

    static Element of(JFreeChart chart, int width, int height, String label, String prefix) {
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try {
            new SVGProcessor().getDocument(graphics.getCommands(), new PageSize(0, 0, width, height)).writeTo(written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Element svg = Jsoup.parse(written.toString(StandardCharsets.UTF_8), "", Parser.xmlParser()).expectFirst("svg");
        svg.clearAttributes();
        svg.attr("viewBox", "0 0 " + width + " " + height).attr("width", "" + width).attr("height", "" + height)
                .attr("class", width == WIDE ? "wide" : "narrow").attr("role", "img").attr("aria-label", label);
        svg.select("[style]").forEach(each -> each.attr("style", inPageColors(each.attr("style"))));
        nameClips(svg, prefix + (width == WIDE ? "-wide" : "-narrow"));
        svg.remove();
        return svg;
    }

    private static String inPageColors(String style) {
        return COLOR.matcher(FONT_FAMILY.matcher(style.replace("\"", "")).replaceAll("")).replaceAll(SvgPlot::pageColor);
    }

    private static String pageColor(MatchResult color) {
        int red = Integer.parseInt(color.group(1));
        if (red == INK.getRed()) return "var(--ink)";
        if (red == MUTED.getRed()) return "var(--muted)";
        if (red == GRID.getRed()) return "var(--line)";
        return red >= FIRST_SYSTEM && red < FIRST_SYSTEM + PageSystems.COLORS ? "var(--s" + (red - FIRST_SYSTEM) + ")" : "none";
    }

    /** The library numbers clip paths by chance; in one page they must differ, and two pages of the same report should not. */
    private static void nameClips(Element svg, String prefix) {
        Map<String, String> names = new HashMap<>();
        for (Element each : svg.select("clipPath, clippath")) {
            String name = prefix + "-" + names.size();
            names.put(each.id(), name);
            each.id(name);
        }
        for (Element each : svg.select("[clip-path]"))
            each.attr("clip-path", CLIP.matcher(each.attr("clip-path")).replaceAll(old -> "url(#" + names.get(old.group(1)) + ")"));
    }
}
