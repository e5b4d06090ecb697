/**
 * Not jQuery: a stand-in for the one call of it that the snippet of 2017 makes, so that the page needs no library.
 * It sends what jQuery's `$.ajax` sends for these three options: an asynchronous XMLHttpRequest with the content type
 * as given and no body.
 */
window.$ = {
  ajax({ type, url, contentType }) {
    const request = new XMLHttpRequest();
    request.open(type, url);
    request.setRequestHeader('Content-Type', contentType);
    request.send();
    return request;
  },
};
