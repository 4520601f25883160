document.title = "示例";
