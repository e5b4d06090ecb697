// The page is a static file, so the script inserts today's date.
document.getElementById('today').textContent = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' }).format();
