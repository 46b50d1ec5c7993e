package dev.satchel.pilot;

import dev.satchel.pilot.PilotReport.Figure;
import dev.satchel.pilot.PilotReport.Reliability;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYAnnotation;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jsoup.nodes.Element;

/** The plots of a report. The only class that knows the plotting library, which a user may have left out. */
final class Plots {
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final int AXIS = 48;
    private static final int ROW = 26;
    private static final int BAR = 15;
    private static final double MARKER = 9;
    private static final BasicStroke LINE = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke HAIR = new BasicStroke(1);

    private final List<String> systems;
    private final String prefix;

    /**
     * @param systems by name
     * @param prefix of the names of what is inside the drawing; another one for each plot of a page
     */
    Plots(List<String> systems, String prefix) {
        this.systems = List.copyOf(systems);
        this.prefix = prefix;
    }

    /**
     * The measure of each system, with its interval.
     *
     * @param label what is measured
     * @param figures of each system, in the order of systems; empty where there is none
     */
    record Row(String label, List<Optional<Figure>> figures) {
        double greatest() { return known().stream().mapToDouble(Figure::high).max().orElse(1); }

        double least() {
            return known().stream().mapToDouble(Figure::low).filter(each -> each > 0).min().orElse(1);
        }

        private List<Figure> known() { return figures.stream().flatMap(Optional::stream).toList(); }
    }

    /** Shares, one row of intervals below the other. */
    Element shares(String title, String description, List<Row> rows) {
        return both(title, description, width -> intervals(rows, shareAxis("", Math.max(1, greatest(rows)), width), width));
    }

    /** Times, on a scale on which every step is ten times as long. */
    Element times(String title, String description, List<Row> rows) {
        return both(title, description, width -> intervals(rows, timeAxis("", rows), width));
    }

    /** What is gained for the time it takes: up is better, left is faster. */
    Element tradeOff(String title, String description, Row times, Row shares) {
        return both(title, description, width -> {
            XYIntervalSeriesCollection points = new XYIntervalSeriesCollection();
            for (int i = 0; i < systems.size(); i++) {
                XYIntervalSeries series = new XYIntervalSeries(i);
                Optional<Figure> share = shares.figures.get(i);
                times.figures.get(i).filter(each -> each.low() > 0).ifPresent(time -> share.ifPresent(
                        one -> series.add(time.value(), time.low(), time.high(), one.value(), one.low(), one.high())));
                points.addSeries(series);
            }
            XYErrorRenderer renderer = new XYErrorRenderer();
            renderer.setCapLength(0);
            renderer.setErrorStroke(LINE);
            XYPlot plot = plot(points, timeAxis(times.label, List.of(times)),
                    shareAxis(shares.label, Math.max(1, shares.greatest()), width),
                    renderer);
            return new Drawing(plot, Math.min(width, 420) * 3 / 4);
        });
    }

    /** How often answers of a confidence are right. */
    Element reliability(String title, String description, List<Reliability> points) {
        return both(title, description, width -> {
            XYSeriesCollection curves = new XYSeriesCollection();
            for (int i = 0; i < systems.size(); i++) {
                XYSeries curve = new XYSeries(i);
                String system = systems.get(i);
                points.stream().filter(each -> each.system().equals(system)).forEach(each -> curve.add(each.confidence(), each.right()));
                curves.addSeries(curve);
            }
            XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
            for (int i = 0; i < systems.size(); i++) renderer.setSeriesStroke(i, LINE);
            XYPlot plot = plot(curves, shareAxis("confidence that the system states", 1, width),
                    shareAxis("share that was right", 1, width),
                    renderer);
            plot.addAnnotation(new XYLineAnnotation(0, 0, 1, 1,
                    new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 4}, 0), SvgPlot.MUTED));
            return new Drawing(plot, Math.min(width, 420) * 4 / 5);
        });
    }

    private Drawing intervals(List<Row> rows, ValueAxis axis, int width) {
        XYIntervalSeriesCollection intervals = new XYIntervalSeriesCollection();
        double height = ROW + BAR * systems.size();
        List<XYAnnotation> labels = new ArrayList<>();
        for (int i = 0; i < systems.size(); i++) {
            XYIntervalSeries series = new XYIntervalSeries(i);
            for (int row = 0; row < rows.size(); row++) {
                double y = row * height + ROW + BAR * i;
                rows.get(row).figures.get(i)
                        .ifPresent(each -> series.add(each.value(), Math.max(each.low(), axis.getLowerBound()), each.high(), y, y, y));
            }
            intervals.addSeries(series);
        }
        for (int row = 0; row < rows.size(); row++)
            labels.add(label(rows.get(row).label, axis.getLowerBound(), row * height + ROW - BAR));
        NumberAxis down = new NumberAxis();
        down.setRange(0, rows.size() * height);
        down.setInverted(true);
        down.setVisible(false);
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawYError(false);
        renderer.setCapLength(0);
        renderer.setErrorStroke(LINE);
        XYPlot plot = plot(intervals, axis, down, renderer);
        plot.setRangeGridlinesVisible(false);
        labels.forEach(plot::addAnnotation);
        return new Drawing(plot, (int) (rows.size() * height) + AXIS);
    }

    private static XYAnnotation label(String text, double x, double y) {
        XYTextAnnotation label = new XYTextAnnotation(SvgPlot.drawable(text), x, y);
        label.setFont(FONT);
        label.setPaint(SvgPlot.INK);
        label.setTextAnchor(TextAnchor.CENTER_LEFT);
        return label;
    }

    private static XYPlot plot(XYDataset data, ValueAxis across, ValueAxis up, XYItemRenderer renderer) {
        for (int i = 0; i < data.getSeriesCount(); i++) {
            renderer.setSeriesPaint(i, SvgPlot.ofSystem(i));
            renderer.setSeriesShape(i, marker(i));
        }
        XYPlot plot = new XYPlot(data, across, up, renderer);
        plot.setBackgroundPaint(null);
        plot.setOutlinePaint(null);
        plot.setDomainGridlinePaint(SvgPlot.GRID);
        plot.setRangeGridlinePaint(SvgPlot.GRID);
        plot.setDomainGridlineStroke(HAIR);
        plot.setRangeGridlineStroke(HAIR);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        return plot;
    }

    private static Shape marker(int system) {
        double half = MARKER / 2;
        return switch (system % PageSystems.MARKERS) {
            case 0 -> new Ellipse2D.Double(-half, -half, MARKER, MARKER);
            case 1 -> new Rectangle2D.Double(-half * 0.9, -half * 0.9, MARKER * 0.9, MARKER * 0.9);
            case 2 -> polygon(0, -half * 1.2, half * 1.2, half, -half * 1.2, half);
            default -> polygon(0, -half * 1.3, half * 1.3, 0, 0, half * 1.3, -half * 1.3, 0);
        };
    }

    private static Shape polygon(double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) path.lineTo(points[i], points[i + 1]);
        path.closePath();
        return path;
    }

    private static double greatest(List<Row> rows) {
        return rows.stream().mapToDouble(Row::greatest).max().orElse(1);
    }

    private static NumberAxis shareAxis(String label, double end, int width) {
        NumberAxis axis = new NumberAxis(SvgPlot.drawable(label));
        axis.setRange(0, end * 1.02);
        axis.setTickUnit(
                new NumberTickUnit(end > 2 ? 0.5 : width < SvgPlot.WIDE ? 0.25 : 0.2,
                        new DecimalFormat("0 %", DecimalFormatSymbols.getInstance(Locale.ROOT))));
        return styled(axis);
    }

    private static LogAxis timeAxis(String label, List<Row> rows) {
        double least = rows.stream().mapToDouble(Row::least).min().orElse(1);
        LogAxis axis = new LogAxis(SvgPlot.drawable(label));
        axis.setRange(Math.pow(10, Math.floor(Math.log10(least))),
                Math.pow(10, Math.ceil(Math.log10(Math.max(greatest(rows), least * 10)))));
        axis.setTickUnit(new NumberTickUnit(1));
        axis.setMinorTickMarksVisible(false);
        axis.setNumberFormatOverride(new TimeFormat());
        return styled(axis);
    }

    private static <T extends ValueAxis> T styled(T axis) {
        axis.setLabelFont(FONT);
        axis.setTickLabelFont(FONT);
        axis.setLabelPaint(SvgPlot.INK);
        axis.setTickLabelPaint(SvgPlot.MUTED);
        axis.setAxisLinePaint(SvgPlot.MUTED);
        axis.setTickMarkPaint(SvgPlot.MUTED);
        return axis;
    }

    /** Milliseconds as a person says them. */
    private static final class TimeFormat extends NumberFormat {
        private static final long serialVersionUID = 1;

        @Override
        public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
            return to.append(Numbers.milliseconds(number));
        }

        @Override
        public StringBuffer format(long number, StringBuffer to, FieldPosition position) { return format((double) number, to, position); }

        @Override
        public Number parse(String source, ParsePosition position) {
            throw new UnsupportedOperationException();
        }
    }

    private record Drawing(XYPlot plot, int height) {}

    private interface Sketch {
        Drawing of(int width);
    }

    /** Drawn twice, for a wide and for a narrow screen: letters that shrink with the plot could not be read. */
    private Element both(String title, String description, Sketch sketch) {
        Element both = new Element("div");
        for (int width : List.of(SvgPlot.WIDE, SvgPlot.NARROW)) {
            Drawing drawing = sketch.of(width);
            JFreeChart chart = new JFreeChart(null, FONT, drawing.plot, false);
            chart.setBackgroundPaint(new Color(0, 0, 0, 0));
            chart.setPadding(new RectangleInsets(2, 2, 2, 14));
            both.appendChild(SvgPlot.of(chart, width, drawing.height, title + ". " + description, prefix));
        }
        return both;
    }
}
