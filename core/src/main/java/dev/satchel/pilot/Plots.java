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
import java.util.List;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYAnnotation;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
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
    /** How wide one is, about. */
    private static final int CHARACTER = 7;
    private static final int MARGINS = 40;
    /** In milliseconds: what is quicker is drawn there, for nobody waits less. */
    private static final double SHORTEST = 1;
    private static final double MARKER = 9;
    private static final BasicStroke LINE = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHES = new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 4}, 0);
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

    /** How a measure is laid out along an axis. */
    private enum Scale {
        SHARE {
            @Override
            double at(double share) { return share; }

            @Override
            NumberAxis axis(List<Row> rows, int width) {
                double end = Math.max(1, rows.stream().mapToDouble(Row::greatest).max().orElse(1));
                NumberAxis axis = new NumberAxis();
                // A little room on both sides, so that a mark at the end is seen whole.
                axis.setRange(-0.02, end * 1.02);
                double step = width < SvgPlot.WIDE ? 0.25 : 0.2;
                axis.setTickUnit(new NumberTickUnit(end > 2 ? Math.ceil(end) / 4 : step, Numbers.format(Numbers::wholePercent)));
                return axis;
            }
        },
        /** Each step is ten times as long. The library's own axis of this kind draws its letters as outlines. */
        TIME {
            @Override
            double at(double milliseconds) { return Math.log10(Math.max(milliseconds, SHORTEST)); }

            @Override
            NumberAxis axis(List<Row> rows, int width) {
                double least = rows.stream().mapToDouble(Row::least).min().orElse(1);
                double greatest = rows.stream().mapToDouble(Row::greatest).max().orElse(1);
                NumberAxis axis = new NumberAxis();
                double begin = Math.floor(at(least));
                axis.setRange(begin - 0.02, Math.max(Math.ceil(at(greatest)), begin + 1) + 0.02);
                axis.setTickUnit(new NumberTickUnit(1, Numbers.format(each -> Numbers.milliseconds(Math.pow(10, each)))));
                return axis;
            }
        };

        abstract double at(double measured);

        /** Wide enough for all of these. */
        abstract NumberAxis axis(List<Row> rows, int width);
    }

    /** Shares, one row of intervals below the other. */
    Element shares(String title, String description, List<Row> rows) {
        return both(title, description, width -> intervals(rows, Scale.SHARE, width));
    }

    /** The same of times. */
    Element times(String title, String description, List<Row> rows) {
        return both(title, description, width -> intervals(rows, Scale.TIME, width));
    }

    /** What is gained for the time it takes: up is better, left is faster. */
    Element tradeOff(String title, String description, Row times, Row shares) {
        return both(title, description, width -> {
            XYIntervalSeriesCollection points = new XYIntervalSeriesCollection();
            for (int i = 0; i < systems.size(); i++) {
                XYIntervalSeries series = new XYIntervalSeries(i);
                Optional<Figure> share = shares.figures.get(i);
                times.figures.get(i).filter(each -> each.low() > 0)
                        .ifPresent(time -> share.ifPresent(each -> series.add(Scale.TIME.at(time.value()), Scale.TIME.at(time.low()),
                                Scale.TIME.at(time.high()), each.value(), each.low(), each.high())));
                points.addSeries(series);
            }
            NumberAxis across = Scale.TIME.axis(List.of(times), width);
            across.setLabel(SvgPlot.drawable(times.label));
            XYPlot plot = plot(points, across, Scale.SHARE.axis(List.of(shares), width), bars());
            nameUpwards(plot, shares.label, width);
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
            NumberAxis across = Scale.SHARE.axis(List.of(), width);
            across.setLabel("stated confidence");
            XYPlot plot = plot(curves, across, Scale.SHARE.axis(List.of(), width), renderer);
            nameUpwards(plot, "share that was right", width);
            plot.addAnnotation(new XYLineAnnotation(0, 0, 1, 1, DASHES, SvgPlot.MUTED));
            return new Drawing(plot, Math.min(width, 420) * 4 / 5);
        });
    }

    private Drawing intervals(List<Row> rows, Scale scale, int width) {
        NumberAxis across = scale.axis(rows, width);
        XYIntervalSeriesCollection intervals = new XYIntervalSeriesCollection();
        double height = ROW + BAR * systems.size();
        for (int i = 0; i < systems.size(); i++) {
            XYIntervalSeries series = new XYIntervalSeries(i);
            for (int row = 0; row < rows.size(); row++) {
                double y = row * height + ROW + BAR * i;
                rows.get(row).figures.get(i).filter(each -> Double.isFinite(scale.at(each.value()))).ifPresent(each -> series.add(
                        scale.at(each.value()), Math.max(scale.at(each.low()), across.getLowerBound()), scale.at(each.high()), y, y, y));
            }
            intervals.addSeries(series);
        }
        NumberAxis down = new NumberAxis();
        down.setRange(0, rows.size() * height);
        down.setInverted(true);
        down.setVisible(false);
        XYErrorRenderer renderer = bars();
        renderer.setDrawYError(false);
        XYPlot plot = plot(intervals, across, down, renderer);
        plot.setRangeGridlinesVisible(false);
        for (int row = 0; row < rows.size(); row++)
            plot.addAnnotation(label(shortened(rows.get(row).label, width), across.getLowerBound(), row * height + ROW - BAR));
        return new Drawing(plot, (int) (rows.size() * height) + AXIS);
    }

    /** The table has all of it. */
    private static String shortened(String label, int width) {
        int longest = (width - MARGINS) / CHARACTER;
        return label.length() <= longest ? label : label.substring(0, longest - 1).strip() + "…";
    }

    private static XYErrorRenderer bars() {
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setCapLength(0);
        renderer.setErrorStroke(LINE);
        return renderer;
    }

    /** Above the axis: a name that is turned would be drawn as outlines, and be hard to read. */
    private static void nameUpwards(XYPlot plot, String name, int width) {
        ValueAxis up = plot.getRangeAxis();
        up.setUpperBound(up.getUpperBound() * 1.1);
        plot.addAnnotation(label(shortened("↑ " + name, width - MARGINS), plot.getDomainAxis().getLowerBound(), up.getUpperBound() * 0.97));
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
        style(across);
        style(up);
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

    private static void style(ValueAxis axis) {
        axis.setLabelFont(FONT);
        axis.setTickLabelFont(FONT);
        axis.setLabelPaint(SvgPlot.INK);
        axis.setTickLabelPaint(SvgPlot.MUTED);
        axis.setAxisLinePaint(SvgPlot.MUTED);
        axis.setTickMarkPaint(SvgPlot.MUTED);
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
            chart.setPadding(new RectangleInsets(2, 12, 2, 16));
            both.appendChild(SvgPlot.of(chart, width, drawing.height, title + ". " + description, prefix));
        }
        return both;
    }
}
