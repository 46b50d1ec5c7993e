package dev.satchel.djl.template;

/**
 * How values are written as JSON.
 *
 * @param ascii whether characters outside ASCII are written as escapes
 * @param indent what each level of nesting begins its lines with; null for all on one line
 * @param betweenItems stands between items
 * @param afterKey stands between a key and its value
 * @param sorted whether keys are in order
 */
record JsonStyle(boolean ascii, Text indent, String betweenItems, String afterKey, boolean sorted) {}
