// What X's and Bluesky's own code says of each of many texts.
//
// Reads a JSON list of texts from standard input, and writes a list of what is told of each:
// {"x": {"length", "links"}, "bluesky": {"graphemes", "bytes", "facets": [[start, end, kind]]}}

const { RichText } = require('@atproto/api')
const twitter = require('twitter-text')

const texts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const told = texts.map((text) => {
  const rich = new RichText({ text })
  rich.detectFacetsWithoutResolution()
  const facets = (rich.facets ?? []).map(({ index, features: [feature] }) => {
    return [index.byteStart, index.byteEnd, feature.$type.split('#')[1]]
  })
  return {
    x: { length: twitter.parseTweet(text).weightedLength, links: twitter.extractUrls(text) },
    bluesky: { graphemes: rich.graphemeLength, bytes: rich.length, facets },
  }
})
process.stdout.write(JSON.stringify(told))
