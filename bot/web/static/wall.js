// Keeps the wall up to date: fetches the page again and exchanges the posts if they changed.
"use strict";

const EVERY_MS = 2000;
let known = document.getElementById("posts").innerHTML;

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch("/wall", { cache: "no-store" });
  if (!answer.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  const posts = next.getElementById("posts");
  if (!posts || posts.innerHTML === known) return;
  known = posts.innerHTML;
  for (const post of posts.querySelectorAll("article")) {
    if (!document.getElementById(post.id)) post.classList.add("fresh");
  }
  document.getElementById("posts").replaceWith(document.importNode(posts, true));
}

// A program that is being restarted answers again later; until then the page stays as it is.
setInterval(() => refresh().catch(() => undefined), EVERY_MS);
