namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>How the page looks: light and dark, wide and narrow, on paper.</summary>
internal static class HtmlStyle
{
    public const string Text =
        """
        :root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #16202c; --soft: #5a6675; --rule: #dfe4ea;
          --c1: #1a66c9; --c2: #c9650a; --bad: #c32a2f; --good: #17803d; --note: #7a4f00; --note-page: #fff6df; --edge: rgba(22, 32, 44, .22); }
        @media (prefers-color-scheme: dark) { :root { --page: #10151b; --card: #181f27; --ink: #e6ebf1; --soft: #9aa7b5; --rule: #2c3641;
          --c1: #6aabff; --c2: #ffad5c; --bad: #ff7b7b; --good: #5bcf83; --note: #f3c969; --note-page: #2c2615; --edge: rgba(0, 0, 0, .6); } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 1200px; margin: 0 auto; padding: 20px 16px 40px; }
        h1 { font-size: 22px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 16px; margin: 0 0 8px; }
        header p { margin: 4px 0 16px; color: var(--soft); overflow-wrap: anywhere; }
        .verdict { color: #fff; border-radius: 8px; padding: 14px 18px; margin: 0 0 16px; }
        .verdict strong { font-size: 20px; line-height: 1.3; display: block; }
        .verdict ul { margin: 6px 0 0; padding-left: 20px; }
        .met { background: #17803d; } .valid { background: #3d5a80; } .missed { background: #b3261e; }
        .invalid { background: repeating-linear-gradient(135deg, #8f1d18 0 14px, #a5241d 14px 28px); border: 3px solid #ffd23f; }
        .note { background: var(--note-page); color: var(--note); border-left: 4px solid; border-radius: 4px; padding: 8px 14px; margin: 0 0 16px; }
        dl.tiles { display: grid; grid-template-columns: repeat(7, 1fr); gap: 10px; margin: 0 0 16px; }
        dl.tiles .bad dd, dl.tiles .bad dt { color: var(--bad); }
        dl.tiles div, section, figure { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
        dl.tiles div { padding: 10px 12px; }
        dt { color: var(--soft); font-size: 13px; } dd { margin: 0; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 350px), 1fr)); gap: 16px; margin: 0 0 16px; }
        @media (min-width: 720px) { .charts:has(> :nth-child(4):last-child) { grid-template-columns: 1fr 1fr; } .charts:has(> :nth-child(4):last-child) svg text { font-size: 9px; } }
        figure { max-width: 640px; margin: 0; padding: 12px; display: flex; flex-direction: column; justify-content: space-between; min-width: 0; }
        figcaption { font-weight: 600; margin-bottom: 6px; }
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
        svg text.axis { font-style: italic; } svg .level-name { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
        .y { text-anchor: end; dominant-baseline: middle; } .level-name { text-anchor: end; }
        .grid { stroke: var(--rule); fill: none; } .level { stroke: var(--soft); stroke-dasharray: 5 4; fill: none; }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .line.thin { stroke: var(--soft); stroke-width: 1; } .line.dashed { stroke-dasharray: 6 3; }
        .line.c1 { stroke: var(--c1); } .line.c2 { stroke: var(--c2); } .line.bad { stroke: var(--bad); }
        .band { fill: var(--c1); } .band.b1 { opacity: .55; } .band.b2 { opacity: .32; } .band.b3 { opacity: .16; }
        .keys { display: flex; flex-wrap: wrap; gap: 0 12px; min-height: 20px; }
        .key { font-weight: 400; font-size: 13px; color: var(--soft); white-space: nowrap; }
        .key::before { content: ""; display: inline-block; width: 12px; height: 10px; margin-right: 5px; background: var(--c1); border-radius: 2px; }
        .key.c2::before { background: var(--c2); } .key.bad::before { background: var(--bad); } .key.thin::before { background: var(--soft); height: 2px; vertical-align: middle; }
        .key.c1::before, .key.c2::before, .key.bad::before { height: 3px; vertical-align: middle; } .key.b1::before { opacity: .55; } .key.b2::before { opacity: .32; } .key.b3::before { opacity: .16; }
        @media (max-width: 900px) { dl.tiles { grid-template-columns: repeat(4, 1fr); } dl.tiles div:first-child { grid-column: span 2; } }
        @media (max-width: 500px) { dl.tiles { grid-template-columns: 1fr 1fr; } svg text { font-size: 12px; } th, td { padding-right: 8px; } main { padding: 14px 10px 30px; } }
        section { padding: 14px 16px; margin: 0 0 16px; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 430px), 1fr)); gap: 0 16px; align-items: stretch; }
        .scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--c1); outline-offset: 3px; }
        .scroll[tabindex] { background: linear-gradient(90deg, var(--card), transparent) 0 0 / 0 100% no-repeat local, linear-gradient(270deg, var(--card) 30%, transparent) 100% 0 / 48px 100% no-repeat local,
          linear-gradient(270deg, var(--edge), transparent) 100% 0 / 18px 100% no-repeat scroll; }
        .scroll[tabindex] th:first-child { position: sticky; left: 0; background: var(--card); }
        code { font: 13px/1.6 ui-monospace, monospace; white-space: pre-wrap; } code span { display: inline-block; max-width: 100%; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: 5px 10px 5px 0; border-top: 1px solid var(--rule); text-align: right; white-space: nowrap; vertical-align: top; }
        th:first-child { text-align: left; font-weight: 500; } thead th { color: var(--soft); font-weight: 500; border-top: 0; }
        .words td { text-align: left; white-space: pre-wrap; overflow-wrap: anywhere; } .words { table-layout: fixed; } .words th { white-space: normal; width: 32%; }
        tr.good td:last-child { color: var(--good); } tr.bad td { color: var(--bad); font-weight: 600; }
        .objectives td { text-align: left; } .objectives th { text-align: left; white-space: normal; overflow-wrap: anywhere; }
        footer { color: var(--soft); font-size: 13px; }
        @page { margin: 14mm; }
        @media print { :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --rule: #bbb; --c1: #1a66c9; --c2: #c9650a; --bad: #b3261e; --good: #14713a;
          --note: #6b4500; --note-page: #fff6df; --edge: transparent; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { font-size: 13px; } main { max-width: none; padding: 0; } section, figure, .verdict, dl.tiles div, tr { break-inside: avoid; } h2 { break-after: avoid; }
          .scroll { overflow: visible; } .charts { grid-template-columns: 1fr 1fr; } }
        """;
}
