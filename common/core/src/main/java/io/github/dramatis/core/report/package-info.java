/**
 * The reports: HTML files that need nothing else, and the same results as plain text tables. Pure functions from
 * records to text. {@code HtmlPage} fills Mustache templates, which lie with the style sheet in the resources of this
 * package; it escapes all text from data. Nothing in the files can run or load anything.
 *
 * <p>The figures are our own SVG. XChart, tried on {@code DifferenceFigure}, has no horizontal intervals and draws text
 * as glyph outlines in fixed colours (207 KB instead of 3, no dark theme, nothing to read aloud), brings 4 MB of PDF
 * libraries, and measures text by AWT, as JFreeSVG does, whose fonts a server often lacks; Vega-Lite needs scripts in
 * the page.
 */
package io.github.dramatis.core.report;
