/**
 * Makes the "Save" links work as on many sites: a link to `#` whose click a script handles. Nothing is stored.
 */
document.addEventListener('click', (event) => {
  const link = event.target.closest('.save');
  if (!link) return;
  // Otherwise the browser scrolls to the top of the page.
  event.preventDefault();
  link.textContent = link.textContent === 'Save' ? 'Saved' : 'Save';
});
