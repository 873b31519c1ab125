// What a reader would notice about a page, as data. Evaluated in the page.
() => {
  const channels = colour => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };

  // The worst of the colours behind an element: a plain one, or each of a gradient's.
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      const gradient = (style.backgroundImage.match(/rgba?\([^)]*\)/g) ?? []).map(channels).filter(colour => colour.length < 4);
      if (gradient.length) return gradient;
      const plain = channels(style.backgroundColor);
      if (plain.length < 4 || plain[3] > 0) return [plain];
    }
    return [[255, 255, 255]];
  };

  const own = [...document.querySelectorAll('main *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length);
  const texts = own.map(e => {
    const style = getComputedStyle(e);
    const ink = channels(e instanceof SVGElement ? style.fill : style.color);
    const worst = Math.min(...behind(e).map(paper => contrast(ink, paper)));
    return { text: e.textContent.trim().slice(0, 40), contrast: worst, colours: `${ink} on ${behind(e).join(' / ')}` };
  });

  const charts = [...document.querySelectorAll('svg')].map(svg => {
    const paths = [...svg.querySelectorAll('path.line, path.band')];
    return { label: svg.getAttribute('aria-label') ?? '', paths: paths.length, emptyPaths: paths.filter(p => p.getTotalLength() < 1).length };
  });

  // Labels of a drawing that leave it or lie on each other.
  const outside = [], overlapping = [];
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    const labels = [...svg.querySelectorAll('text')].map(t => ({ text: t.textContent, box: t.getBoundingClientRect() }));
    for (const { text, box } of labels) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) outside.push(text);
    }
    labels.forEach((a, i) => labels.slice(i + 1).forEach(b => {
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 1 && down > 4) overlapping.push(`${a.text} / ${b.text} in ${svg.getAttribute('aria-label')}`);
    }));
  }
  for (const cell of document.querySelectorAll('th, td')) {
    if (cell.clientHeight > 4 * cell.clientWidth) outside.push(`squeezed: ${cell.textContent}`);
  }
  for (const e of document.querySelectorAll('dd, figcaption, h1, h2, strong, .key')) {
    if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline') outside.push(e.textContent);
  }

  return {
    scrollWidth: document.documentElement.scrollWidth,
    charts, texts, outsideOfTheirPlace: outside, overlapping,
    tablesWithoutCaption: [...document.querySelectorAll('table')].filter(t => !t.caption?.textContent && !t.getAttribute('aria-labelledby')).map(t => t.textContent.slice(0, 40)),
  };
}
