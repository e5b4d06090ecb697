// The page is a file that was written some day; a newspaper is of today.
document.getElementById('today').textContent = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' }).format();
