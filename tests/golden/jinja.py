#!/usr/bin/env python3
"""Templates of Jinja, one construct each, as transformers' environment renders them.

usage: jinja.py OUT_DIR    (committed: common/language-model/src/test/resources/jinja)

Writes constructs.jsonl there: for each template and each conversation below the text, or null where Jinja2 refuses. A template
of REFUSED is one that we refuse by the name beside it although Jinja2 may render it.
Ran on: transformers 5.24.0, Jinja2 3.1.6, Python 3.11.
"""
import json
import sys
from pathlib import Path

from transformers.utils.chat_template_utils import _compile_jinja_template

S, U, A = (lambda text, role=role: {"role": role, "content": text} for role in ("system", "user", "assistant"))
CONVERSATIONS = [
    [S(" You rate. "), U("Ärger & <b>'s \"4\"\n\n"), A("<think>\nwell\n</think>\n\n4 stars"), U("İß 😀 x")],
    [U("How many stars?")],
]

CONSTRUCTS = r"""
a {{- 'b' -}} c
  {% if true %}x{% endif %}  y
{{ 'a' }}{# c #}b{#- d -#} e
{%- for m in messages -%} {{ m.role }} {%- endfor -%}
{{+ 1 }}|{{ 1 -}} |{%+ if true %} a {%+ endif %}
{% raw %}{{ x }}{% raw %}{% endraw %}z
 {%- raw -%}  {% x %}  {%- endraw -%}  z
{{ "a" 'b' "c" }}
{{ 'tab\tnl\nq\'d\"b\\x\x41\u00e9\U0001F600\101\q' }}
{{ "{{ not }}" }}{{ '%}' }}
{{ {'a': {'b': 1}}.a.b }}{{ {'a': 1}}}
{{ 1 }}{{ 1.5 }}{{ 1e3 }}{{ 1.5e-7 }}{{ 1_000 }}{{ 0x1F }}{{ 0b101 }}{{ 0o17 }}{{ 1E5 }}
{{ 1e16 }}|{{ 123456789012345680.0 }}|{{ 0.1 + 0.2 }}|{{ 1e-5 }}|{{ 0.0001 }}|{{ 1/3 }}|{{ -0.0 }}|{{ 5e-324 }}|{{ 1e22 }}|{{ 9007199254740993.0 }}
{{ true }}{{ True }}{{ false }}{{ False }}{{ none }}{{ None }}
{{ [] }}{{ [1, 'a', none, true, 1.0] }}{{ () }}{{ (1,) }}{{ 1, 2 }}{{ {} }}{{ {'a': [1], 2: none} }}
{{ ["it's"] }}{{ ['"'] }}{{ ['\'"'] }}{{ ['\n\t\\\x00\x7f\xa0é'] }}
{{ messages }}
{{ messages[0] }}{{ [messages[0].content] }}
{{ undefined_name }}|{{ [undefined_name] }}|{{ undefined_name is defined }}|{{ undefined_name or 'x' }}
{{ undefined_name.x }}
{{ undefined_name['x'] }}
{{ undefined_name + 1 }}
{{ undefined_name() }}
{{ undefined_name < 1 }}
{{ undefined_name == undefined_other }}{{ undefined_name == none }}{{ undefined_name != '' }}
{{ undefined_name|length }}{{ undefined_name|list }}{{ undefined_name|string }}|{{ undefined_name|upper }}|{{ undefined_name|join }}
{{ undefined_name|int }}
{{ -undefined_name }}
{{ 'a' in undefined_name }}{{ undefined_name in [1] }}{{ undefined_name in {} }}
{{ undefined_name in 'abc' }}
{{ 'x' ~ undefined_name ~ none ~ 1 ~ 1.0 ~ [1] }}
{{ 1 + 2 * 3 - 4 // 3 % 2 ** 2 }}|{{ 2 ** 3 ** 2 }}|{{ -2 ** 2 }}|{{ 7 // -2 }}|{{ -7 % 3 }}|{{ 6 / 3 }}|{{ 7 / 2 }}
{{ 1 / 0 }}
{{ 1 % 0 }}
{{ 1.0 / 0 }}
{{ true + true }}{{ 'a' * 3 }}{{ 3 * 'ab' }}{{ [1] * 2 }}{{ 'a' * -1 }}|{{ (1,) + (2,) }}{{ [1] + [2] }}
{{ 'a' + 1 }}
{{ 1 + 'a' }}
{{ [1] + (2,) }}
{{ 'a' - 'b' }}
{{ none + 1 }}
{{ -1|abs }}{{ (-1.5)|abs }}{{ +1 }}{{ -(-2) }}{{ --2 }}{{ -true }}
{{ -'a' }}
{{ not 1 }}{{ not not 1 }}{{ not '' and 1 }}{{ 1 and 2 }}{{ 0 or 'x' }}{{ '' or none }}{{ 1 and 0 or 3 }}
{{ 1 < 2 < 3 }}{{ 1 < 3 > 2 }}{{ 1 == 1.0 }}{{ true == 1 }}{{ '1' == 1 }}{{ [1] == [1.0] }}{{ (1,) == [1] }}{{ {'a': 1} == {'a': 1} }}{{ none == none }}{{ 'a' < 'b' }}{{ 'Z' < 'a' }}{{ [1, 2] < [1, 3] }}{{ 1 < 1.5 }}
{{ 1 < 'a' }}
{{ none < 1 }}
{{ {} < {} }}
{{ 'a' in 'abc' }}{{ 'a' not in 'abc' }}{{ 1 in [1, 2] }}{{ 'role' in messages[0] }}{{ 1 in (2, 1.0) }}{{ '' in 'x' }}
{{ 1 in 'abc' }}
{{ 1 in 2 }}
{{ [] in {} }}
{{ 'a' if true }}|{{ 'a' if false }}|{{ 'a' if false else 'b' if false else 'c' }}|{{ ('x' if 1 else 'y') ~ 'z' }}
{{ ('a' if false) is defined }}
{{ ('a' if false) + 'x' }}
{{ messages[0]['role'] }}{{ messages.0.role }}{{ messages[-1].role }}{{ messages[9] }}|{{ messages[0].nothing }}|{{ messages[0]['nothing'] }}|{{ messages['x'] }}|{{ messages[1.5] }}|{{ 'abc'[1] }}|{{ 'abc'[5] }}|{{ 'abc'[-1] }}|{{ 'abc'['x'] }}
{{ messages[0].nothing.more }}
{{ messages[9].role }}
{{ none.x }}|{{ none['x'] }}|{{ 1.x }}
{{ (1).x }}|{{ true.x }}
{{ messages[0]['items']() | list | length }}{{ messages[0]['content'][true] }}
{{ 'abcdef'[1:3] }}|{{ 'abcdef'[:2] }}|{{ 'abcdef'[-2:] }}|{{ 'abcdef'[::2] }}|{{ 'abcdef'[::-1] }}|{{ 'abcdef'[4:1:-2] }}|{{ 'abcdef'[10:] }}|{{ 'abcdef'[3:1] }}|{{ [1,2,3][1:] }}|{{ (1,2,3)[:-1] }}|{{ [1,2,3][none:2] }}
{{ messages[-1].content[:1] }}|{{ messages[-1].content[3:4] }}|{{ messages[-1].content[::-1] }}|{{ messages[-1].content|length }}
{{ messages[::-1]|map(attribute='role')|join }}{{ messages[1:]|length }}{{ messages[:1][0].role }}
{% set n = none %}{{ n[1:] }}
{% set n = {} %}{{ n[1:] }}
{{ 'abc'[::0] }}
{{ undefined_name[1:] }}
{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }};{% endfor %}
{% for m in messages %}{{ loop.previtem.role if loop.previtem is defined }}<{{ m.role }}>{{ loop.nextitem.role if not loop.last }};{% endfor %}
{% for m in messages %}{{ loop.cycle('a', 'b') }}{{ loop.changed(m.role) }}{% endfor %}
{% for m in messages if m.role != 'system' %}{{ loop.index }}{{ loop.last }}{{ loop.length }}{{ m.role }}{% endfor %}
{% for m in messages if m.role == 'tool' %}x{% else %}none{{ loop is defined }}{% endfor %}
{% for m in messages if loop %}x{% endfor %}
{% for a, b in [(1, 2), [3, 4], 'ab'] %}{{ a }}{{ b }}{% endfor %}
{% for (a, b) in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}
{% for a, b in [(1, 2, 3)] %}{{ a }}{% endfor %}
{% for a, b in [(1,)] %}{{ a }}{% endfor %}
{% for k, v in messages[0].items() %}{{ k }}={{ v }};{% endfor %}{% for k in messages[0] %}{{ k }}{% endfor %}{% for v in messages[0].values() %}{{ v }}{% endfor %}{% for k in messages[0].keys() %}{{ k }}{% endfor %}
{% for c in 'aé😀' %}{{ c }},{% endfor %}
{% for x in none %}{% endfor %}
{% for x in 1 %}{% endfor %}
{% for x in undefined_name %}x{% else %}e{% endfor %}
{% for x in [1, 2, 3] %}{% if x == 2 %}{% break %}{% endif %}{{ x }}{% else %}e{% endfor %}|{% for x in [1, 2, 3] %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% endfor %}
{% break %}
{% for x in [1] %}{% macro f() %}{% break %}{% endmacro %}{% endfor %}
{% for x in [1] %}{% generation %}{% break %}{% endgeneration %}{% endfor %}
{% for x in [1, 2] %}{% for y in [1, 2] %}{{ loop.index }}{% if y == x %}{% break %}{% endif %}{% else %}{% break %}{% endfor %}{{ loop.index }}{% endfor %}
{% for x in [1, 2] %}{% for y in [] %}{% else %}{% break %}{% endfor %}{{ x }}{% endfor %}
{% for x in [1, 2] %}{% set t %}a{% if x == 1 %}{% continue %}{% endif %}b{% endset %}{{ t }}{{ x }}{% endfor %}
{% for x in [1, 2] %}{% filter upper %}a{% if x == 2 %}{% break %}{% endif %}b{% endfilter %}{% endfor %}
{% for loop in [1] %}{% endfor %}
{% for x in range(3) %}{{ x }}{% endfor %}{{ range(1, 4)|list }}{{ range(5, 0, -2)|list }}{{ range(3) }}{{ range(0, 4, 2) }}{{ range(3)[1] }}{{ range(3)|length }}{{ 2 in range(3) }}{{ range(0)|list }}
{{ range(1000000) }}
{{ range(1, 2, 0) }}
{{ range('a') }}
{% set x = 1 %}{% for m in messages %}{% set x = x + 1 %}{{ x }}{% endfor %}{{ x }}
{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}{% if false %}{% set y = 1 %}{% endif %}{{ y is defined }}
{% set a, b = 1, 'x' %}{{ a }}{{ b }}{% set (c, d) = [1, 2] %}{{ c }}{{ d }}{% set t = 1, 2 %}{{ t }}
{% set a, b = 1 %}
{% set x %}a{{ 1 }}b{% endset %}[{{ x }}]{{ x is string }}{% set y | upper | replace('A', 'z') %}a b{% endset %}{{ y }}
{% set x %}{% set y = 1 %}{{ y }}{% endset %}{{ x }}{{ y is defined }}
{% set ns = namespace(a=1, b='x') %}{% for m in messages %}{% set ns.a = ns.a + 1 %}{% endfor %}{{ ns.a }}{{ ns.b }}{{ ns.c is defined }}{{ ns['a'] }}
{% set ns = namespace({'a': 1}, b=none) %}{{ ns.a }}{{ ns.b }}{% set ns.c %}x{{ ns.a }}{% endset %}{{ ns.c }}
{% set ns = namespace(found=false) %}{% for m in messages if not ns.found %}{{ m.role }}{% set ns.found = true %}{% endfor %}
{% set x = {} %}{% set x.a = 1 %}
{% set undefined_ns.a = 1 %}
{% set ns = namespace() %}{% set ns._a = 1 %}{{ ns._a }}
{% set true = 1 %}
{% set messages = messages[1:] %}{{ messages|length }}
{% set bos_token = bos_token ~ 'x' %}{{ bos_token }}
{% if 1 %}a{% elif 1 %}b{% else %}c{% endif %}{% if 0 %}a{% elif 1 %}b{% else %}c{% endif %}{% if 0 %}a{% elif 0 %}b{% else %}c{% endif %}{% if 0 %}a{% endif %}
{% if 1: %}a{% endif %}{% for x in [1]: %}{{ x }}{% endfor %}
{% if (1, 2) %}t{% endif %}{% if () %}{% else %}f{% endif %}{% if [] or {} or '' or 0 or 0.0 or none %}{% else %}f{% endif %}{% if messages[0].items() %}t{% endif %}{% if range(0) %}{% else %}f{% endif %}
{% macro f(a, b='x', c=b) %}{{ a }}{{ b }}{{ c }};{% endmacro %}{{ f(1) }}{{ f(1, 2) }}{{ f(1, c=3) }}{{ f(b=1) }}{{ f() }}
{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}
{% macro f(a) %}{% endmacro %}{{ f(z=2) }}
{% macro f(a) %}{% endmacro %}{{ f(1, a=2) }}
{% macro f(a=1, b) %}{% endmacro %}
{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}{{ f(2)|length }}
{% macro f() %}{{ x }}{% endmacro %}{% set x = 1 %}{{ f() }}{% set x = 2 %}{{ f() }}
{% macro f() %}{% set x = 5 %}{{ x }}{% endmacro %}{% set x = 1 %}{{ f() }}{{ x }}
{% macro f() %}{{ messages|length }}{{ loop is defined }}{% endmacro %}{% for m in messages %}{{ f() }}{% endfor %}
{% macro f(messages) %}{{ messages }}{% endmacro %}{{ f('x') }}
{{ f() }}{% macro f() %}x{% endmacro %}
{% macro f(x) %}<{{ caller() }}{{ x }}>{% endmacro %}{% call f(1) %}y{% endcall %}{% call f(x=2) %}{% call f(3) %}z{% endcall %}{% endcall %}
{% macro f() %}{% for x in [1, 2] %}{{ caller(x, 'b') }}{% endfor %}{% endmacro %}{% call(a, b='c') f() %}{{ a }}{{ b }}{% endcall %}
{% macro f() %}{{ caller() }}{% endmacro %}{{ f() }}
{% macro f() %}x{% endmacro %}{% call f() %}y{% endcall %}
{% macro f() %}{{ caller is defined }}{% if caller %}c{% endif %}{% endmacro %}{{ f() }}{% call f() %}y{% endcall %}
{% call 1 %}{% endcall %}
{% generation %}a{% set x = 1 %}{{ x }}{% endgeneration %}{{ x is defined }}
{%- generation -%} a {%- endgeneration -%} b
{% for m in messages %}{% generation %}{{ loop.index }}{{ m.role }}{% endgeneration %}{% endfor %}
{% filter upper %}a{{ 'b' }}{% endfilter %}{% filter replace('a', 'b')|upper %}a{% set x = 1 %}{% endfilter %}{{ x is defined }}
{% with a = 1, b = 2 %}{{ a }}{{ b }}{% set c = 3 %}{% endwith %}{{ a is defined }}{{ c is defined }}{% with %}{% set z = 1 %}{{ z }}{% endwith %}
{{ '  a b '.strip() }}|{{ '  a '.lstrip() }}|{{ ' a  '.rstrip() }}|{{ 'xyaxy'.strip('xy') }}|{{ 'xxa'.lstrip('x') }}|{{ 'axx'.rstrip('x') }}|{{ '\u00a0\u2003a\x1c'.strip() }}|{{ '\u200ba'.strip()|length }}
{{ 'a,b,,c'.split(',') }}{{ ' a  b '.split() }}{{ 'a,b,c'.split(',', 1) }}{{ 'a b c'.split(None, 1) }}{{ ' a b  c '.split(none, 1) }}{{ 'a,b,c'.rsplit(',', 1) }}{{ ''.split() }}{{ ''.split(',') }}{{ 'aXXbXXc'.split('XX')[-1] }}{{ 'a,b'.split(sep=',') }}{{ 'a b c'.split(maxsplit=1) }}{{ ' a b '.rsplit() }}{{ 'a b'.split(' ', -1) }}{{ 'a b'.split(' ', 0) }}
{{ 'a'.split('') }}
{{ 'a\nb\r\nc\rd\x0be\u2028f'.splitlines() }}{{ 'a\n'.splitlines() }}{{ '\n\n'.splitlines() }}{{ ''.splitlines() }}{{ 'a\nb'.splitlines(true) }}{{ 'a\r\nb\n'.splitlines(keepends=True) }}
{{ 'abc'.startswith('ab') }}{{ 'abc'.startswith(('x', 'a')) }}{{ 'abc'.endswith('bc') }}{{ 'abc'.endswith(('c', 'z')) }}{{ ''.startswith('a') }}{{ 'a'.startswith('') }}
{{ 'abc'.startswith(['a']) }}
{{ 'abc'.startswith(1) }}
{{ 'aaa'.replace('a', 'b') }}{{ 'aaa'.replace('a', 'b', 2) }}{{ 'abc'.replace('', '-') }}{{ 'abc'.replace('', '-', 2) }}{{ 'aaaa'.replace('aa', 'a') }}{{ 'abc'.replace('b', '') }}
{{ 'a'.replace('a') }}
{{ 'abcabc'.find('c') }}{{ 'abcabc'.find('z') }}{{ 'abcabc'.rfind('c') }}{{ 'abcabc'.index('b') }}{{ 'abcabc'.find('c', 3) }}{{ 'abcabc'.find('c', 0, 2) }}{{ 'abcabc'.count('bc') }}{{ 'aaaa'.count('aa') }}{{ 'abc'.count('') }}{{ 'abc'.find('') }}{{ 'abc'.rfind('') }}{{ 'aba'.rindex('a') }}{{ 'abab'.count('a', 1) }}
{{ 'abc'.index('z') }}
{{ 'a-b'.partition('-') }}{{ 'a-b-c'.rpartition('-') }}{{ 'ab'.partition('-') }}{{ 'ab'.rpartition('-') }}{{ 'prefix-x'.removeprefix('prefix-') }}{{ 'x.y'.removesuffix('.y') }}{{ 'x'.removeprefix('y') }}
{{ 'aBc éß'.upper() }}|{{ 'ABC ÉẞΣ'.lower() }}|{{ 'ΑΣ ΑΣΑ'.lower() }}|{{ 'hello world-x y\'s'.title() }}|{{ 'hELLO wORLD'.capitalize() }}|{{ 'aBc'.swapcase() }}|{{ ''.capitalize() }}|{{ 'İ'.lower() }}|{{ 'ǆ'.title() }}
{{ 'abc'.isalpha() }}{{ 'ab1'.isalpha() }}{{ '12'.isdigit() }}{{ ''.isdigit() }}{{ 'a1'.isalnum() }}{{ ' '.isspace() }}{{ 'Ab'.isupper() }}{{ 'AB1'.isupper() }}{{ 'ab'.islower() }}{{ '1'.islower() }}{{ 'é'.isalpha() }}{{ 'aé'.isascii() }}{{ ''.isascii() }}
{{ ', '.join(['a', 'b']) }}{{ '-'.join('abc') }}{{ ''.join([]) }}{{ ','.join(messages|map(attribute='role')) }}{{ ','.join({'a': 1}) }}
{{ ','.join([1]) }}
{{ ','.join(none) }}
{{ 'a'.center(4) }}|{{ 'ab'.center(5) }}|{{ 'a'.ljust(3) }}|{{ 'a'.rjust(3, '*') }}|{{ '5'.zfill(3) }}|{{ '-5'.zfill(4) }}|{{ 'abc'.center(2) }}|{{ 'a'.center(4, '-') }}
{{ '{} {}'.format('a', 1) }}{{ '{0}{1}{0}'.format('a', 'b') }}{{ '{x}'.format(x=none) }}{{ '{{}}'.format() }}{{ '{a}{}'.format(1, a=2) }}
{{ '{}'.format() }}
{{ '{x}'.format(1) }}
{{ '{}{0}'.format(1) }}
{{ '%s %d %i' % ('a', 1, 2.9) }}|{{ '%5s|%-5s|%05d|%.2f|%f|%x|%%' % ('a', 'b', 42, 3.14159, 1, 255) }}|{{ '%s' % 'x' }}|{{ '%s' % [1] }}|{{ '%(a)s%(b)d' % {'a': 1, 'b': 2} }}|{{ '%r' % 'a' }}|{{ '%.2s' % 'abc' }}|{{ '%05.1f' % -2.25 }}|{{ '%d' % true }}|{{ '%s' % none }}|{{ '%5d' % -3 }}
{{ '%s %s' % 'a' }}
{{ 'a' % 'b' }}
{{ '%d' % 'a' }}
{{ '%s' % () }}
{{ '%s' % (1, 2) }}
{{ 'a' % {} }}|{{ 'a' % [1] }}
{{ '%s-%d'|format('a', 3) }}{{ '%(x)s'|format(x=1) }}
{{ messages[0].get('role') }}{{ messages[0].get('x') }}{{ messages[0].get('x', 'd') }}{{ messages[0].keys()|list }}{{ messages[0].values()|list }}{{ messages[0].items()|list }}{{ messages[0].items()|length }}{{ 'role' in messages[0].keys() }}
{{ messages[0].keys() }}{{ messages[0].items() }}{{ {}.values() }}
{{ messages[0].get() }}
{{ messages[0].get(key='role') }}
{{ messages[0].keys()[0] is defined }}
{{ {'items': 1}['items'] }}{{ {'get': 1}.get('get') }}{{ {'_x': 1}._x }}
{{ {1: 'a', none: 'b'}[1.0] }}{{ {1: 'a'}[true] }}{{ {1: 'a', none: 'b'}[none] }}{{ {'a': 1, 'a': 2} }}
{{ {[]: 1} }}
{{ {'a': 1}[[]] is defined }}
{{ dict(a=1, b='x') }}{{ dict({'a': 1}, b=2) }}{{ dict() }}
{{ [1, 2, 2].count(2) }}{{ ['a', 'b'].index('b') }}{{ (1, 2).index(2) }}
{{ [1].index(3) }}
{{ [1].append(2) }}
{{ {}.update({}) }}
{{ {'a': 1}.pop('a') }}
{{ 'abc'|length }}{{ [1, 2]|count }}{{ {}|length }}{{ (1,)|length }}
{{ 1|length }}
{{ none|length }}
{{ messages|map(attribute='role')|length }}
{{ 'a'|upper }}{{ 'A'|lower }}{{ 'aB c'|capitalize }}{{ 'a-b (c) d\'e [f <g {h'|title }}{{ 1|upper }}{{ none|lower }}{{ 'ABC'|upper|lower }}
{{ ' a '|trim }}|{{ 'xax'|trim('x') }}|{{ 1|trim }}|{{ none|trim }}|{{ ' a '|trim(none) }}|{{ 'xax'|trim(chars='x') }}
{{ 'aaa'|replace('a', 'b') }}{{ 'aaa'|replace('a', 'b', 1) }}{{ 123|replace(2, 'x') }}{{ 'a'|replace('a', 1) }}{{ 'aa'|replace('a', 'b', count=1) }}{{ 'aa'|replace(old='a', new='c') }}
{{ [3, 1, 2]|sort }}{{ ['b', 'A', 'c']|sort }}{{ ['b', 'A']|sort(case_sensitive=true) }}{{ [1, 2]|sort(reverse=true) }}{{ messages|sort(attribute='role')|map(attribute='role')|list }}{{ messages|sort(attribute='role,content')|map(attribute='role')|list }}{{ 'cab'|sort }}
{{ [1, 'a']|sort }}
{{ messages|sort }}
{{ [1, 2, 3]|first }}{{ [1, 2, 3]|last }}{{ []|first }}|{{ 'abc'|first }}{{ 'abc'|last }}{{ {'a': 1}|first }}{{ {'a': 1, 'b': 2}|last }}{{ ''|last is defined }}
{{ [1]|map('string')|last }}
{{ [1, 2]|reverse|list }}{{ 'abc'|reverse }}{{ messages|reverse|map(attribute='role')|join(',') }}{{ (1, 2)|reverse|list }}{{ [1, 2]|map('string')|reverse|length }}
{{ [1, 2]|reverse|length }}
{{ ['a', 1, none]|join('-') }}{{ 'abc'|join('.') }}{{ messages|join(', ', attribute='role') }}{{ [1]|join }}{{ [1, 2]|join(0) }}{{ [[1, 2], [3]]|join(',', attribute=0) }}
{{ none|join }}
{{ [1, 2, 3, 4]|select('odd')|list }}{{ [1, 2, 3]|reject('odd')|list }}{{ [0, 1, '']|select|list }}{{ [0, 1]|reject|list }}{{ [1, 5]|select('>', 3)|list }}{{ messages|selectattr('role', 'equalto', 'user')|list|length }}{{ messages|selectattr('role', '==', 'user')|map(attribute='content')|first }}{{ messages|rejectattr('role', 'in', ['user', 'system'])|list|length }}{{ messages|selectattr('name')|list }}{{ messages|selectattr('name', 'defined')|list }}{{ messages|selectattr('content', 'string')|list|length }}
{{ [1]|select('nosuchtest')|list }}
{{ [1]|map('nosuchfilter')|list }}
{{ messages|selectattr()|list }}
{{ ['a', 'b']|map('upper')|list }}{{ ['a ', ' b']|map('trim')|join('|') }}{{ ['ab', 'cb']|map('replace', 'b', 'x')|list }}{{ messages|map(attribute='nothing', default='d')|list }}{{ messages|map(attribute='nothing')|list }}{{ [{'a': {'b': 1}}]|map(attribute='a.b')|list }}{{ [[1, 2]]|map(attribute=1)|list }}{{ [[1, 2]]|map(attribute='0')|list }}{{ none|map('upper')|list }}{{ [[1], []]|map('first')|map('default', 'z')|list }}
{{ [1]|map|list }}
{{ [1]|map(attribute='a', x=1)|list }}
{% set g = [1, 2]|map('string') %}{{ g|list }}{{ g|list }}{{ g is iterable }}{{ g is sequence }}{% if g %}t{% endif %}
{{ [1, 2, 3]|sum }}{{ messages|map(attribute='role')|map('length')|sum }}{{ [[1], [2]]|sum(start=[]) }}{{ [{'a': 1}, {'a': 2}]|sum('a') }}{{ [1]|sum(start=2) }}
{{ ['a']|sum }}
{{ [1, 3, 2]|max }}{{ [1, 3, 2]|min }}{{ ['b', 'A']|min }}{{ []|max }}|{{ messages|max(attribute='role') is mapping }}{{ ['b', 'A']|min(case_sensitive=true) }}{{ [2, 1.0]|min }}
{{ [1, 1.0, 'a', 'A', 'b']|unique|list }}{{ ['a', 'A']|unique(case_sensitive=true)|list }}{{ messages|unique(attribute='role')|map(attribute='role')|list }}
{{ {'b': 1, 'a': 2, 'C': 0}|dictsort }}{{ {'b': 1, 'a': 2}|dictsort(by='value') }}{{ {'b': 1, 'a': 2}|dictsort(reverse=true) }}{{ {'b': 1, 'A': 2}|dictsort(true) }}
{{ {'a': 1}|dictsort(by='x') }}
{{ {'a': 1}|items|list }}{{ undefined_name|items|list }}{% for k, v in {'a': 1}|items %}{{ k }}{{ v }}{% endfor %}
{{ [1]|items|list }}
{{ [1, 2, 3, 4, 5]|batch(2)|list }}{{ [1, 2, 3]|batch(2, 'x')|list }}{{ [1, 2, 3, 4, 5]|slice(3)|list }}{{ [1, 2, 3, 4]|slice(3, 0)|list }}{{ []|batch(3)|list }}
{{ 'a\nb\n\nc'|indent }}|{{ 'a\nb'|indent(2, true) }}|{{ 'a\n\nb'|indent(1, blank=true) }}|{{ 'a\nb'|indent('>') }}|{{ ''|indent(2, true) }}|{{ 'a\n'|indent(2) }}|{{ 'a\nb'|indent(width=1, first=True) }}
{{ 1|indent }}
{{ 'abcdefghij klm'|truncate(5) }}|{{ 'abc def ghi'|truncate(9, leeway=0) }}|{{ 'abcdefghij'|truncate(5, true, leeway=0) }}|{{ 'abc'|truncate(3) }}|{{ 'abcdefghij'|truncate(4, true, '', 0) }}|{{ 'aaa bbb'|truncate(5, false, '..', 0) }}
{{ 'abc'|truncate(1) }}
{{ 'a'|center(5) }}|{{ 'a'|center }}|{{ 1|center(4) }}|
{{ '42'|int }}{{ '4.7'|int }}{{ 'x'|int }}{{ 'x'|int(7) }}{{ 3.9|int }}{{ -3.9|int }}{{ true|int }}{{ ' 5 '|int }}{{ none|int }}{{ [1]|int(3) }}{{ ''|int }}{{ '1e3'|int }}{{ '+3'|int }}{{ 'x'|int(default=2) }}
{{ '4.5'|float }}{{ 'x'|float }}{{ 3|float }}{{ none|float(1.5) }}{{ '1e3'|float }}{{ '.5'|float }}
{{ 3.7|round }}{{ 2.5|round }}{{ 3.14159|round(2) }}{{ 2.675|round(2) }}{{ 3|round }}{{ 3.2|round(method='ceil') }}{{ 3.7|round(0, 'floor') }}{{ 3.14159|round(2, 'ceil') }}{{ -0.4|round }}{{ 3.7|round|int }}{{ 1234.5|round(1) }}
{{ 3.7|round(method='x') }}
{{ 'a'|round }}
{{ 'a'|default('b') }}{{ undefined_name|default('b') }}{{ undefined_name|default }}|{{ ''|default('b') }}|{{ ''|default('b', true) }}{{ none|default('b') }}{{ undefined_name|d(1) }}{{ ''|default('x', boolean=true) }}{{ messages[0].nothing|default('n') }}{{ false|default('c', true) }}
{{ undefined_name.x|default('b') }}
{{ 1|string + 'a' }}{{ none|string }}{{ [1]|string }}{{ 1.0|string }}
{{ 'abc'|list }}{{ {'a': 1}|list }}{{ (1, 2)|list }}
{{ 1|list }}
{{ '<b>&"\''|e }}{{ '<b>'|escape }}{{ '<b>'|safe }}{{ 1|e }}{{ '<'|e|e }}{{ ('<'|safe) ~ '>' }}
{{ messages[0]|tojson }}{{ [1, 1.5, true, none, 'é"\\/\n\t\u0001<>&\'']|tojson }}{{ {}|tojson }}{{ []|tojson }}{{ (1, 2)|tojson }}{{ {1: 'a', none: 2}|tojson }}{{ '😀\x7f\u2028'|tojson }}{{ 1e16|tojson }}
{{ {'b': [1, {'c': 2}], 'a': {}}|tojson(indent=2) }}{{ [1, []]|tojson(indent=0) }}{{ [1]|tojson(indent='--') }}{{ {'a': 1}|tojson(indent=4) }}
{{ {'b': 1, 'a': [2, 3]}|tojson(sort_keys=true) }}{{ {'a': [1, 2]}|tojson(separators=(',', ':')) }}{{ 'é😀'|tojson(ensure_ascii=true) }}{{ 'é'|tojson(true) }}{{ {'a': [1]}|tojson(indent=1, separators=[' , ', ' : ']) }}{{ ['é']|tojson(false, 2) }}
{{ undefined_name|tojson }}
{{ namespace()|tojson }}
{{ [1]|tojson(x=1) }}
{{ 1 is odd }}{{ 2 is even }}{{ 4 is divisibleby 2 }}{{ 4 is divisibleby(3) }}{{ 1 is defined }}{{ none is none }}{{ none is not none }}{{ true is boolean }}{{ true is true }}{{ 1 is true }}{{ false is false }}{{ 1 is integer }}{{ true is integer }}{{ 1.0 is float }}{{ 1 is number }}{{ true is number }}{{ '1' is number }}{{ 'a' is string }}{{ [] is string }}{{ {} is mapping }}{{ [] is mapping }}{{ [] is sequence }}{{ 'a' is sequence }}{{ 1 is sequence }}{{ {} is sequence }}{{ [] is iterable }}{{ 1 is iterable }}{{ {} is iterable }}{{ 'a' is lower }}{{ 'A' is upper }}{{ 1 is lower }}{{ 'a' is eq 'a' }}{{ 1 is ne 2 }}{{ 1 is lt 2 }}{{ 3 is gt 2 }}{{ 1 is le 1 }}{{ 1 is ge 2 }}{{ 1 is equalto 1 }}{{ 1 is in [1] }}{{ 'a' is in 'abc' }}{{ 3 is not in [1] }}{{ none is sameas none }}{{ true is sameas true }}{{ 1 is sameas true }}{{ range is callable }}{{ 1 is callable }}{{ undefined_name is undefined }}{{ undefined_name is iterable }}{{ undefined_name is sequence }}{{ undefined_name is string }}{{ undefined_name is none }}{{ undefined_name is callable }}{{ 'a'|safe is escaped }}{{ 'a' is escaped }}{{ messages[0].items() is sequence }}{{ messages[0].items() is iterable }}{{ (1,) is sequence }}{{ 1 is not defined }}{{ range(2) is sequence }}{{ namespace() is mapping }}
{{ 'a' is odd }}
{{ 1 is nosuchtest }}
{{ 1 is divisibleby }}
{{ 1 is defined is true }}
{{ not undefined_name is defined }}{{ 1 is defined and 2 is defined }}{{ 1 if 1 is defined else 2 }}{{ 2 is even or false }}{{ 1 is odd|string }}
{{ 4 is divisibleby 2 and true }}{{ [1, 2] is sequence == true }}{{ 'x' is in ['x'] and 'y' is not in ['x'] }}
{{ tools is defined }}{{ tools is none }}{{ documents }}{{ tools or 'no' }}{{ add_generation_prompt }}{{ bos_token }}{{ eos_token }}{{ enable_thinking is defined }}{{ pad_token is defined }}
{{ raise_exception('no') }}
{% if false %}{{ raise_exception('no') }}{% endif %}x
{{ 1|nosuchfilter }}
{% nosuchtag %}
{% if 1 %}
{% endif %}
{% for x in [1] %}{% endif %}
{{ 1 +  }}
{{ }}
{{ 'a
{{ (1 }}
{{ 1) }}
{{ [1}} }}
{% set x = %}
{{ a b }}
{{ 1 ! 2 }}
{{ f(a=1, 2) }}
{% else %}
{{ 'a'.upper(1) }}
{{ 'a'.strip(1) }}
{{ 'a'.strip(chars='x') }}
{{ 'a'.nosuchmethod }}|{{ 'a'.getClass is defined }}
{{ 'a'.nosuchmethod() }}
{{ 1() }}
{{ 'a'() }}
{{ messages() }}
{{ '' .getClass() }}
{{ messages[0].role.upper().lower()[0].upper() }}{{ 'a,b'.split(',')|last|upper }}{{ ('a' ~ 'b').upper() }}{{ ['a', 'b'][0].upper() }}
{% set content = messages[-1]['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1].lstrip('\n') %}{% endif %}{{ content }}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}{%- for message in messages[::-1] %}{%- set index = (messages|length - 1) - loop.index0 %}{%- if ns.multi_step_tool and message.role == "user" and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}{%- set ns.multi_step_tool = false %}{%- set ns.last_query_index = index %}{%- endif %}{%- endfor %}{{ ns.last_query_index }}
{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% endfor %}
{% for message in messages %}{% if message['content'] is string %}{{ message['content'] }}{% else %}{% for item in message['content'] %}{{ item.text }}{% endfor %}{% endif %}{% endfor %}
{% set system_message = messages|selectattr('role', 'equalto', 'system')|map(attribute='content')|list|first|default('none', true) %}{{ system_message }}
{% for m in messages %}{{ '<|' ~ m.role ~ '|>' }}{{ '\n' if loop.first else '' }}{{ m.content | trim ~ eos_token }}{% endfor %}{{ '<|assistant|>' if add_generation_prompt }}
{{ [1] + none }}
{{ none + [1] }}
{{ 'a\x7f\x80'|tojson(ensure_ascii=true) }}{{ 'a\x7f\x80'|tojson }}
{% if false %}{{ 'a'|from_json }}{% endif %}x
{% if true %}{{ 'a'|from_json }}{% endif %}
{{ 'a'|from_json if false else 'b' }}
{{ 'a' if true else 'b'|from_json }}
{{ 'a' if 1|from_json else 'b' }}
{{ 'a'|from_json }}
{% if false %}{% for m in messages %}{{ m|from_json }}{% endfor %}{% endif %}
{% if false %}{% for m in messages|from_json %}{{ m }}{% endfor %}{% endif %}x
{% if 1 is no_such_test %}x{% endif %}
{% if true or 1 is no_such_test %}x{% endif %}
{% if true %}x{% elif 1|no_such %}y{% endif %}
{% if false %}{% set y = 1 is no_such_test %}{% endif %}z
{% if false %}{% if true %}{{ 1|no_such }}{% endif %}{% else %}{% if false %}{{ 1|no_such }}{% endif %}{% endif %}z
{{ [1 if true else 2|no_such, 3] }}
{{ [1|no_such] if false else 'b' }}{{ dict(a=1|no_such) if false else 'b' }}
{% set x = 'a'|no_such if false else 'c' %}{{ x }}
{% if false %}{% set y %}{{ 1|no_such }}{% endset %}{% endif %}z
{% if false %}{% set y|no_such %}x{% endset %}{% endif %}z
{% if false %}{% macro f() %}{{ 1|no_such }}{% endmacro %}{% endif %}z
{% if false %}{% filter no_such %}x{% endfilter %}{% endif %}z
{% if false %}{% with y = 1|no_such %}{{ y }}{% endwith %}{% endif %}z
{% if false %}{% with y = 1 %}{{ y|no_such }}{% endwith %}{% endif %}z
""".strip("\n").split("\n")

MULTILINE = [
    "\n\n  {% if true %}\n  a\n  {% endif %}\n\n",
    "{% for m in messages %}\n    {%- if loop.first %}\n        {{- m.role }}\n    {%- else %}\n  , {{ m.role }}\n    {% endif %}\n{% endfor %}\nend\n",
    "a\n  {#- c -#}  \nb\n  {# d #}\n  c\n",
    "x {% if true -%}\n  y\n{%- endif +%}\n z\n",
    "  {{ 1 }}\n\t{% set x = 1 %}\n  {{ x }}\r\n b\r",
    "{% raw %}\n a {{ b }}\n{% endraw %}\nc",
    "{% macro f(x) %}\n  <{{ x }}>\n{% endmacro %}\n{{ f(1) }}\n{{- f(2) }}",
    "{{ {\n 'a': 1,\n} }}\n{% if\n true %}x{% endif %}",
    " \t{%+ if true %}a{% endif %}\n  {%- set y = 2 -%}  \n b",
    "{% if true %} {% if true %}\n{% endif %} {% endif %}x",
    "\n",
    "",
]

# each with the word that our message has to name it by
REFUSED = [
    ("{{ ''.__class__ }}", "__class__"),
    ("{{ ''['__class__'] }}", "__class__"),
    ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "__class__"),
    ("{{ messages.__init__.__globals__ }}", "__init__"),
    ("{{ ''|attr('__class__') }}", "attr"),
    ("{{ [['a']]|map(attribute='__class__')|list }}", "__class__"),
    ("{{ ____int3rpr3t3r____ }}", "____int3rpr3t3r____"),
    ("{{ self.__init__ }}", "self"),
    ("{{ 'a'.encode() }}", "encode"),
    ("{{ 'ab'.count('', 3) }}", "empty string"),
    ("{{ 'a'.format_map({}) }}", "format_map"),
    ("{{ '{0.x}'.format('a') }}", "format()"),
    ("{{ 'a'.translate({}) }}", "translate"),
    ("{{ [1].copy() }}", "copy"),
    ("{{ 1|pprint }}", "pprint"),
    ("{{ [1]|random }}", "random"),
    ("{{ messages|groupby('role') }}", "groupby"),
    ("{{ 'a b'|wordcount }}", "wordcount"),
    ("{{ 'a'|urlencode }}", "urlencode"),
    ("{{ cycler('a') }}", "cycler"),
    ("{{ joiner() }}", "joiner"),
    ("{{ lipsum() }}", "lipsum"),
    ("{% include 'x' %}", "include"),
    ("{% import 'x' as y %}", "import"),
    ("{% from 'x' import y %}", "from"),
    ("{% extends 'x' %}", "extends"),
    ("{% block x %}{% endblock %}", "block"),
    ("{% autoescape true %}{% endautoescape %}", "autoescape"),
    ("{% print 1 %}", "print"),
    ("{% for x in [[]] recursive %}{{ loop(x) }}{% endfor %}", "recursive"),
    ("{% macro f() %}{{ varargs }}{% endmacro %}{{ f() }}", "varargs"),
    ("{{ dict(*[1]) }}", "'*'"),
    ("{{ messages[0].get }}", "function"),
    ("{{ range }}", "function"),
    ("{{ [1]|map('string') }}", "Generator"),
    ("{{ [1]|reverse }}", "Generator"),
    ("{{ namespace(a=1) }}", "Namespace"),
    ("{{ ('<'|safe) + '>' }}", "safe"),
    ("{{ 2 ** 64 }}", "64 bits"),
    ("{{ 2 ** 0.5 }}", "fractions"),
    ("{{ [0.1, 0.2]|sum }}", "fractions"),
    ("{{ '%e' % 1 }}", "%e"),
    ("{% for m in messages %}{{ bos_token }}{% endfor %}{% set bos_token = 'x' %}", "bos_token"),
    ("{% set caller = 1 %}", "caller"),
    ("{{ 'x' * 100000000 }}", "characters"),
    ("{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}", "characters"),
    ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", "steps"),
    ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "nested"),
    ("{{ " + "(" * 500 + "1" + ")" * 500 + " }}", "nested"),
    ("{{ " + "-" * 500 + "1 }}", "nested"),
    ("{{ 1" + " + 1" * 500 + " }}", "nested"),
    ("{% set ns = namespace(g=[1]) %}{% for i in range(9999) %}{% set ns.g = ns.g|map('string') %}{% endfor %}{{ ns.g|list }}", "nested"),
    ("{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}", "nested"),
    ("{% set " + "(" * 500 + "x" + ")" * 500 + " = 1 %}", "nested"),
    ("{% set x = 'aΣ' * 999999 %}{% for i in range(99999) %}{% if x is lower %}{% endif %}{% endfor %}", "steps"),
    ("{% set x = {} %}{{ x['a' * 9999] }}", "key"),
    ("{{ '1' * 99999 ~ 'x' | int }}{{ ('1' * 99999) | int }}", "digits"),
    ("{{ 'aΣ-'.lower() }}", "Σ"),
    ("{% if 1 %}" * 99 + "{% endif %}" * 99, "nested"),
]


def rendered(template: str, messages: list) -> str | None:
    try:
        return _compile_jinja_template(template).render(
            messages=messages, tools=None, documents=None, add_generation_prompt=True, bos_token="<s>", eos_token="</s>")
    except Exception:  # whatever Jinja2 or Python fails with
        return None


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [{"conversations": CONVERSATIONS}]
    for template in CONSTRUCTS + MULTILINE:
        lines.append({"template": template, "rendered": [rendered(template, messages) for messages in CONVERSATIONS]})
    for template, word in REFUSED:
        lines.append({"template": template, "refused": word})
    (folder / "constructs.jsonl").write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
