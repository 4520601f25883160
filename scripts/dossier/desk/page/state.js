/* What the page shows: `home` is the month as the program told it, `open` the record on the page, with what the program said of
   it, its editor and its files; `timer` runs until what is typed is checked. */

export const page = { home: null, open: null, timer: 0 };
