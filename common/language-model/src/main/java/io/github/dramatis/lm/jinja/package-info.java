/**
 * An interpreter of Jinja templates for the chat templates that come with models: equal to Jinja2 3.1.6 as transformers
 * sets it up (trim_blocks, lstrip_blocks, loop controls, the tag {@code generation}, tojson without HTML escapes), or
 * an error that names what is not known here; never another text.
 *
 * <p>A template comes from strangers. Its values are plain strings, numbers, lists and maps of this package, its
 * methods and filters a fixed list, so there is no way from a template to a class; and what it computes, writes and
 * nests is bounded ({@link io.github.dramatis.lm.jinja.Rendering}). Every character knows whether it is the template's
 * or data, so that no text from data can pass as control ({@link io.github.dramatis.lm.jinja.Text}).
 *
 * <p>Nothing here knows of models, messages or tokens. Sources of the rules: jinja2 3.1.6 (lexer.py, parser.py,
 * compiler.py, runtime.py, filters.py, tests.py, sandbox.py) and Python's own types.
 */
package io.github.dramatis.lm.jinja;
