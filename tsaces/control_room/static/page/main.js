// The page that the service serves: routes to its views.
document.querySelector("#room").textContent = "tsaces";
