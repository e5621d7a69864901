"""Names that try to run as script, to leave the place they stand in, or to disturb the page.

Whatever runs sets ``window.ran``.
"""

__all__ = ["NAMES"]

RUN = "window.ran=1"

_MARKUP = (
    f"<script>{RUN}</script>",
    f"<SCRIPT>{RUN}</SCRIPT>",
    f"<script src='data:text/javascript,{RUN}'></script>",
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"--><script>{RUN}</script>",
    f"]]><script>{RUN}</script>",
    f"<!--<script>{RUN}//-->",
    f"<img src=x onerror={RUN}>",
    f'<img src="data:,x" onerror="{RUN}">',
    f'" onmouseover="{RUN}',
    f"' onfocus='{RUN}' autofocus='",
    f"` onload=`{RUN}`",
    f"<svg onload={RUN}>",
    f"</svg><svg/onload={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<text><tspan onclick={RUN}>x</tspan></text>",
    f"<foreignObject><body onload={RUN}></foreignObject>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<iframe src=javascript:parent.ran=1></iframe>",
    "<object data='data:text/html,<script>parent.ran=1</script>'></object>",
    f"<a href=javascript:{RUN}>x</a>",
    f"<math><mtext><style><img src=x onerror={RUN}></style></mtext></math>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    "<meta http-equiv=refresh content='0;url=https://example.invalid'>",
    "<base href=https://example.invalid/>",
    "<link rel=stylesheet href=https://example.invalid/x.css>",
    "<style>@import 'https://example.invalid/x.css';</style>",
    "</table><form action=https://example.invalid><button>x",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
)

_TEMPLATES = (
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{# gone #}",
    "${7*7}",
    "{name} {n} {first}",
    "%s %(name)s %d",
    '\\u003cscript\\u003e \\" \\',
)

_OTHERS = (
    "=1+1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "__proto__",
    "constructor",
    "url(#x) ; } body { display: none }",
    "right \u202eto left",
    "open \u2067\u202e\u2066 isolates",
    "closed \u2069\u202c\u2069 too often",
    "שלום עולם",
    "zero\u200bwidth\u200d\ufeffhere",
    "e\u0301" + "\u0335\u0489" * 40,
    "👩‍👩‍👧‍👦 🏳️‍🌈",
    "two\nlines\tand a tab",
    "W" * 500,
)

NAMES = _MARKUP + _TEMPLATES + _OTHERS
