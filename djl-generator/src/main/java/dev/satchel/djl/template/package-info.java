/**
 * Chat templates: the part of the Jinja language that model files use to write a conversation as one text.
 *
 * <p>Start with {@link dev.satchel.djl.template.ChatTemplate}.
 */
package dev.satchel.djl.template;
