// What X's and Bluesky's own code says of each of many texts.
//
// Reads a JSON list of texts from standard input, and writes a list of what is told of each:
// {"x": {"length", "links"}, "bluesky": {"graphemes", "bytes"}}

const { RichText } = require('@atproto/api')
const twitter = require('twitter-text')

const texts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const told = texts.map((text) => {
  const rich = new RichText({ text })
  return {
    x: { length: twitter.parseTweet(text).weightedLength, links: twitter.extractUrls(text) },
    bluesky: { graphemes: rich.graphemeLength, bytes: rich.length },
  }
})
process.stdout.write(JSON.stringify(told))
