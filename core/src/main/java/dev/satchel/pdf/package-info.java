/**
 * What a PDF file says: glyphs at positions become words, lines, columns, tables, paragraphs and headings.
 *
 * <p>Needs Apache PDFBox on the class path, which core does not bring along.
 */
package dev.satchel.pdf;
