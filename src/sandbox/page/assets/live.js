// Keeps an open page up to date: asks for it again, and takes over what changed. Folded parts stay as they are.
const EVERY = 1500;
let shown = document.querySelector('main').innerHTML;
showTimes();
setInterval(refresh, EVERY);

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href).catch(() => null);
  if (answer === null || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const next = page.querySelector('main').innerHTML;
  if (next === shown) return;
  shown = next;
  const main = document.querySelector('main');
  const open = [...main.querySelectorAll('details')].map((each) => each.open);
  main.replaceChildren(...page.querySelector('main').childNodes);
  for (const [index, each] of [...main.querySelectorAll('details')].entries()) {
    each.open = open[index] ?? false;
  }
  showTimes();
}

function showTimes() {
  for (const each of document.querySelectorAll('time')) {
    each.textContent = new Date(each.dateTime).toLocaleTimeString();
  }
}
