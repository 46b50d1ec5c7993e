package dev.satchel.pdf;

import java.util.List;

/**
 * A page, put together to rows.
 *
 * @param rows from top to bottom
 * @param turned what stands at a right angle to the rest, from top to bottom as it is read
 * @param rules the horizontal lines
 * @param height in points
 * @param picture whether it has one
 */
record Page(List<Row> rows, List<Row> turned, List<Rule> rules, float height, boolean picture) {
    Page withRows(List<Row> others) { return new Page(others, turned, rules, height, picture); }

    boolean isEmpty() { return rows.isEmpty() && turned.isEmpty(); }
}
