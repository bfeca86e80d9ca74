'use strict';
// Draws the plots that the page has places for. Everything else on the page stands there without this script.
(() => {
    const page = document.documentElement.dataset;
    // What goes wrong is recorded where a test can read it.
    const record = text => { page.errors = (page.errors ? page.errors + '\n' : '') + text; };
    window.addEventListener('error', event => record(String(event.message)));
    document.addEventListener('securitypolicyviolation', event => record('policy: ' + event.violatedDirective));

    const data = JSON.parse(document.getElementById('data').textContent);
    const dark = window.matchMedia('screen and (prefers-color-scheme: dark)');
    const font = '12px system-ui, sans-serif';
    let drawn = [];

    const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const number = value => Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en')
        : String(Number(value.toPrecision(3)));

    /** Single dots of the variants stand side by side, not upon each other. */
    const place = (chart, line, x) =>
        line.joined ? x : x + 0.12 * (line.style - (chart.lines.length - 1) / 2);

    /** uPlot wants one list of x for all lines. */
    function columns(chart) {
        const xs = [...new Set(chart.lines.flatMap(line => line.points.map(p => place(chart, line, p[0]))))];
        xs.sort((a, b) => a - b);
        const at = new Map(xs.map((x, i) => [x, i]));
        return [xs, ...chart.lines.map(line => {
            const values = new Array(xs.length).fill(null);
            line.points.forEach(p => { values[at.get(place(chart, line, p[0]))] = p[1]; });
            return values;
        })];
    }

    /** Markers and range bars, above the lines. */
    function marks(plot, chart, colour) {
        const ctx = plot.ctx;
        const ratio = uPlot.pxRatio;
        ctx.save();
        ctx.beginPath();
        ctx.rect(plot.bbox.left - 6 * ratio, plot.bbox.top - 6 * ratio,
            plot.bbox.width + 12 * ratio, plot.bbox.height + 12 * ratio);
        ctx.clip();
        for (const line of chart.lines) {
            const marker = new Path2D(data.styles[line.style].marker);
            ctx.strokeStyle = ctx.fillStyle = colour(line);
            ctx.lineWidth = 1.3 * ratio;
            ctx.setLineDash([]);
            for (const [value, y, low, high] of line.points) {
                const left = plot.valToPos(place(chart, line, value), 'x', true);
                if (high > low) {
                    ctx.beginPath();
                    ctx.moveTo(left, plot.valToPos(low, 'y', true));
                    ctx.lineTo(left, plot.valToPos(high, 'y', true));
                    ctx.stroke();
                }
                if (line.markers) {
                    ctx.save();
                    ctx.translate(left, plot.valToPos(y, 'y', true));
                    ctx.scale(ratio, ratio);
                    ctx.fill(marker);
                    ctx.restore();
                }
            }
        }
        ctx.restore();
    }

    /** An axis: our own ticks, unless somebody looks closer and needs others. */
    function axis(own, side) {
        const zoomed = (plot, key) => {
            const scale = plot.scales[key];
            return Math.abs(scale.min - own.from) > 1e-9 * Math.abs(own.to)
                || Math.abs(scale.max - own.to) > 1e-9 * Math.abs(own.to);
        };
        const between = (plot, key) => {
            const { min, max } = plot.scales[key];
            return [0, 1, 2, 3, 4].map(i => own.scale === 'LOG'
                ? min * Math.pow(max / min, i / 4) : min + (max - min) * i / 4);
        };
        const named = value => own.scale === 'CATEGORY' ? own.texts[own.ticks.indexOf(value)] ?? ''
            : own.scale === 'PERCENTILE' ? (100 - 100 * Math.pow(10, -value)).toPrecision(4) + ' %' : number(value);
        const key = side === 2 ? 'x' : 'y';
        const ticks = plot => zoomed(plot, key) && own.scale !== 'CATEGORY' ? between(plot, key) : own.ticks;
        // Names that are wider than their place are broken at their spaces.
        const broken = (plot, texts) => {
            const room = plot.bbox.width / uPlot.pxRatio / Math.max(1, own.ticks.length);
            return texts.map(text => text.length * 6.6 > room ? text.replaceAll(' ', '\n') : text);
        };
        // Where two texts would touch, the later one goes.
        const spaced = (plot, values, texts) => {
            let free = -Infinity;
            return texts.map((text, i) => {
                const left = plot.valToPos(values[i], 'x');
                const half = text.length * 3.6;
                if (side !== 2 || left - half > free) {
                    free = left + half + 3;
                    return text;
                }
                return '';
            });
        };
        return {
            side, scale: key, label: own.label, labelSize: own.label ? 22 : 0, labelFont: font, font,
            stroke: variable('--soft'), size: side !== 2 ? 52 : own.scale === 'CATEGORY' ? 44 : 30,
            grid: { show: side !== 2, stroke: variable('--grid'), width: 1 },
            ticks: { stroke: variable('--grid'), width: 1, size: 5 },
            splits: ticks,
            filter: (plot, splits) => splits,
            values: (plot, splits) => {
                const texts = splits.map(value =>
                    own.ticks.includes(value) ? own.texts[own.ticks.indexOf(value)] : named(value));
                return own.scale === 'CATEGORY' ? broken(plot, texts) : spaced(plot, splits, texts);
            },
        };
    }

    function draw(node) {
        const chart = data.charts[Number(node.dataset.plot)];
        const night = dark.matches && !printing;
        const colour = line => data.styles[line.style][night ? 'dark' : 'light'];
        const readout = node.parentElement.querySelector('.readout');
        let zoom = null;
        const scale = own => ({
            time: false,
            distr: own.scale === 'LOG' ? 3 : 1,
            range: () => own === chart.x && zoom ? zoom : [own.from, own.to],
        });
        node.replaceChildren();
        const plot = new uPlot({
            width: Math.max(240, node.clientWidth),
            height: node.clientHeight,
            legend: { show: false },
            cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
            scales: { x: scale(chart.x), y: scale(chart.y) },
            axes: [axis(chart.x, 2), axis(chart.y, 3)],
            series: [{}, ...chart.lines.map(line => ({
                label: '', scale: 'y', stroke: colour(line), spanGaps: true, points: { show: false },
                width: line.secondary ? 1.1 : 1.8,
                dash: line.secondary ? [3, 4] : data.styles[line.style].dash,
                paths: line.joined ? undefined : () => null,
            }))],
            hooks: {
                draw: [self => marks(self, chart, colour)],
                setSelect: [self => {
                    if (self.select.width > 4 && chart.x.scale !== 'CATEGORY') {
                        zoom = [self.posToVal(self.select.left, 'x'),
                            self.posToVal(self.select.left + self.select.width, 'x')];
                        self.setScale('x', { min: zoom[0], max: zoom[1] });
                    }
                    self.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
                }],
                setCursor: [self => say(self, chart, readout)],
                ready: [self => self.over.addEventListener('dblclick', () => {
                    zoom = null;
                    self.setScale('x', { min: chart.x.from, max: chart.x.to });
                })],
            },
        }, columns(chart), node);
        drawn.push({ node, plot });
    }

    /** The values of each line next to the pointer. */
    function say(plot, chart, readout) {
        const left = plot.cursor.left;
        if (left === undefined || left < 0) {
            readout.textContent = '';
            return;
        }
        const x = plot.posToVal(left, 'x');
        const near = chart.lines.filter(line => line.points.length).map(line => {
            const point = line.points.reduce((best, next) =>
                Math.abs(next[0] - x) < Math.abs(best[0] - x) ? next : best);
            return line.name + ' ' + number(point[1]);
        });
        const where = chart.x.scale === 'CATEGORY' ? chart.x.texts[Math.round(x)] ?? ''
            : chart.x.scale === 'PERCENTILE' ? (100 - 100 * Math.pow(10, -x)).toPrecision(4) + ' %' : number(x);
        readout.textContent = where + ': ' + near.join(', ');
    }

    let printing = false;
    function all() {
        drawn.forEach(each => each.plot.destroy());
        drawn = [];
        document.querySelectorAll('[data-plot]').forEach(draw);
        page.plots = String(drawn.length);
    }

    function link(text, name, type, content) {
        const anchor = document.createElement('a');
        anchor.href = URL.createObjectURL(new Blob([content], { type }));
        anchor.download = name;
        anchor.textContent = text;
        return anchor;
    }

    all();
    document.getElementById('downloads').replaceChildren('Download: ',
        link('the document without histograms (JSON)', 'comparison.json', 'application/json', JSON.stringify(data.document, null, 1)),
        ', ', link('all figures (CSV)', 'report.csv', 'text/csv', data.csv), '.');

    dark.addEventListener('change', all);
    let waiting = 0;
    window.addEventListener('resize', () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => drawn.forEach(({ node, plot }) =>
            plot.setSize({ width: Math.max(240, node.clientWidth), height: node.clientHeight })), 100);
    });
    // Paper is white, and has no details to open.
    let opened = [];
    window.addEventListener('beforeprint', () => {
        opened = [...document.querySelectorAll('details:not([open]):not(.raw)')];
        opened.forEach(each => { each.open = true; });
        printing = true;
        all();
    });
    window.addEventListener('afterprint', () => {
        opened.forEach(each => { each.open = false; });
        printing = false;
        all();
    });
})();
