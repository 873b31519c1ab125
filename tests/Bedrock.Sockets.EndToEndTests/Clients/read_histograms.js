// Reads the reports of a load test with hdr-histogram-js, and prints what it finds as JSON.
//   node read_histograms.js PACKAGE-FOLDER REPORT-FOLDER
const fs = require('fs');
const path = require('path');
const [packages, reports] = process.argv.slice(2);
const hdr = require(path.join(packages, 'node_modules', 'hdr-histogram-js'));

const percentiles = [0, 50, 75, 90, 95, 99, 99.9, 99.99, 100];
const describe = histogram => ({
  count: histogram.totalCount,
  max: histogram.maxValue,
  percentiles: percentiles.map(percentile => histogram.getValueAtPercentile(percentile)),
});

const intervals = [];
const log = new hdr.HistogramLogReader(fs.readFileSync(path.join(reports, 'latency.hlog'), 'ascii'), 64, false);
for (let interval = log.nextIntervalHistogram(); interval != null; interval = log.nextIntervalHistogram()) {
  intervals.push(describe(interval));
}

const result = JSON.parse(fs.readFileSync(path.join(reports, 'result.json'), 'utf8'));
const whole = hdr.decodeFromCompressedBase64(result.latencies.response.histogram, 64, false);
console.log(JSON.stringify({ intervals, whole: describe(whole), distribution: whole.outputPercentileDistribution(5, 1e6) }));
