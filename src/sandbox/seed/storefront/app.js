// Fills the page from products.json and notice.txt, so that neither needs a change of the page.
const list = document.querySelector('#products');
const products = await (await fetch('products.json')).json();
list.append(...products.map(card));

const notice = (await (await fetch('notice.txt')).text()).trim();
const line = document.querySelector('#notice');
line.textContent = notice;
line.hidden = notice === '';

function card({ name, price, image, text }) {
  const item = document.createElement('li');
  const picture = document.createElement('img');
  picture.src = image;
  picture.alt = '';
  item.append(picture, element('h2', name), element('p', text), element('strong', `€ ${price}`));
  return item;
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
