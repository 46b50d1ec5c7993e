package dev.satchel.djl.template;

/**
 * The value of a name that nothing has been given: empty text, false, and an empty list, but without attributes.
 *
 * @param name what was looked for, for messages
 */
record Undefined(String name) {}
