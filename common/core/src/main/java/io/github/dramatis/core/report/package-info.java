/**
 * The reports: HTML files that need nothing else, and the same results as plain text tables. Pure functions from
 * records to text. {@code HtmlPage} fills Mustache templates, which lie with the style sheet in the resources of this
 * package; it escapes all text from data. Nothing in the files can run or load anything.
 */
package io.github.dramatis.core.report;
