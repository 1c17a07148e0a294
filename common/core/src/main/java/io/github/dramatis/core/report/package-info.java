/**
 * The report of a run: one HTML file that needs nothing else, its figures as inline SVG, and the same results as a
 * plain text table. Pure functions from records to text. All text from data is escaped here; nothing in the file can
 * run or load anything.
 */
package io.github.dramatis.core.report;
