/**
 * The reports: HTML files that need nothing else, and the same results as plain text tables. Pure functions from
 * records to text. {@code HtmlPage} fills Mustache templates, which lie with the style sheet in the resources of this
 * package; it escapes all text from data. Nothing in the files can run or load anything.
 *
 * <p>The figures are our own SVG. XChart draws text as glyph outlines in fixed colours (207 KB for a figure that is 5
 * KB here), so that it has neither a dark theme nor text to read aloud or search. It has no horizontal intervals, brings
 * 4 MB of PDF libraries, and both XChart and JFreeSVG measure text by AWT, whose fonts a server's image often lacks.
 */
package io.github.dramatis.core.report;
