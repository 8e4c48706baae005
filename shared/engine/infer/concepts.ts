/**
 * Names that mean the same in the data of shops, warehouses, accounts and address books, in English and German,
 * abbreviated and not; words are run together. A name stands in one line only.
 */
const lines: readonly string[] = [
  "sku articleno articlenumber articlenr articleid artno artnr artikelnr artikelnummer artikelno artikelid itemno itemnumber itemcode itemid itemnr productno productnumber productcode productid prodid prodno produktnummer produktnr produktid partno partnumber materialnumber materialnummer matnr bestellnummer",
  "quantity qty quantities menge anzahl stueckzahl bestand lagerbestand stock stockqty stocklevel stockquantity instock inventory onhand qtyonhand lagermenge",
  "price preis unitprice einzelpreis stueckpreis verkaufspreis vkpreis vk salesprice sellingprice listprice listenpreis retailprice grossprice bruttopreis priceeur preiseur",
  "netprice nettopreis pricenet preisnetto",
  "cost purchaseprice einkaufspreis ekpreis ek costprice unitcost",
  "name title titel bezeichnung benennung label productname producttitle itemname articlename artikelname artikelbezeichnung produktname produktbezeichnung designation prodname",
  "description desc beschreibung langtext longtext productdescription artikelbeschreibung",
  "firstname vorname givenname forename fname",
  "lastname nachname surname familyname familienname lname zuname",
  "fullname vollername kundenname customername contactname kontaktname displayname namevoll",
  "email mail emailaddress mailaddress emailadresse mailadresse emailaddr",
  "phone tel telefon telephone phonenumber phoneno telefonnummer telefonnr telno telnr rufnummer telephonenumber",
  "mobile mobil handy cell cellphone mobilephone mobilenumber mobiltelefon handynummer mobilnummer",
  "fax faxnumber faxno faxnummer telefax",
  "street strasse str streetaddress addressline1 address1",
  "housenumber hausnummer hausnr houseno",
  "city town ort stadt wohnort",
  "zip zipcode plz postcode postalcode postleitzahl",
  "country land countrycode laendercode landcode countryiso",
  "region state bundesland province",
  "company firma organisation organization companyname unternehmen firmenname",
  "customerno customernumber customerid custno custid customercode kundennummer kundennr kundenid kdnr kundenno clientid clientno",
  "orderno ordernumber orderid auftragsnummer auftragsnr bestellnr bestellid belegnummer belegnr",
  "invoiceno invoicenumber invoiceid rechnungsnummer rechnungsnr rgnr",
  "supplier supplierno suppliername lieferant lieferantenname vendor vendorname",
  "employeeno employeeid employeenumber personalnummer personalnr mitarbeiternummer staffid",
  "date datum",
  "createdat created createdon creationdate datecreated angelegt angelegtam erstellt erstelltam erstelldatum anlagedatum",
  "updatedat updated updatedon modified modifiedat modifiedon lastmodified lastupdate lastupdated lastchanged changedat changed datemodified geaendert geaendertam aenderungsdatum letzteaenderung",
  "birthday birthdate dateofbirth dob geburtsdatum geburtstag geboren born gebdat",
  "orderdate bestelldatum auftragsdatum",
  "deliverydate lieferdatum liefertermin shipdate",
  "duedate faellig faelligkeit faelligam",
  "startdate start begin beginn startdatum validfrom gueltigab gueltigvon",
  "enddate end ende enddatum validto validuntil gueltigbis",
  "category kategorie warengruppe productgroup productcategory produktgruppe kat",
  "brand marke",
  "manufacturer hersteller maker mfr",
  "weight gewicht weightkg gewichtkg",
  "width breite",
  "height hoehe",
  "length laenge",
  "ean gtin barcode upc ean13 gtin13 eancode strichcode",
  "active aktiv isactive enabled isenabled",
  "status zustand",
  "currency waehrung currencycode waehrungscode",
  "vat mwst tax taxrate vatrate ust steuersatz mehrwertsteuer umsatzsteuer",
  "color colour farbe",
  "size groesse",
  "unit einheit uom mengeneinheit unitofmeasure",
  "url link website webseite homepage web",
  "image bild imageurl bildurl picture foto photo",
  "salutation anrede",
  "gender geschlecht",
  "note notes comment comments remark remarks bemerkung bemerkungen notiz notizen kommentar anmerkung",
  "balance saldo kontostand accountbalance",
  "discount rabatt nachlass",
  "revenue umsatz turnover sales",
  "amount betrag total summe gesamt gesamtbetrag totalamount",
  "department abteilung dept",
  "position job jobtitle role funktion",
  "language sprache lang",
  "newsletter newsletteroptin optin subscribed",
  "id identifier key",
];

const concepts = new Map(
  lines.flatMap((line) => {
    const names = line.split(" ");
    return names.map((name) => [name, names[0]!] as const);
  }),
);

/** What a name, its words run together, stands for; `null` where it is none of the common ones. */
export const conceptOf = (words: readonly string[]): string | null => concepts.get(words.join("")) ?? null;

const identifying = new Set(
  "id ids uuid guid key code sku ean gtin upc isbn barcode iban bic nr no num number nummer ref phone tel telefon telephone fax mobile mobil handy zip zipcode plz postcode postal postleitzahl vatid ustid serial".split(
    " ",
  ),
);

/** Whether values under this name are labels, though they may be all digits: numbers of articles, phones, postcodes. */
export function isIdentifying(words: readonly string[]): boolean {
  const last = words.at(-1) ?? "";
  const concept = conceptOf(words);
  return (
    identifying.has(last) ||
    /(?:nummer|nr|code|postleitzahl|telefon)$/.test(last) ||
    labels.has(concept ?? "")
  );
}

const labels = new Set([
  ...[
    "sku",
    "phone",
    "mobile",
    "fax",
    "zip",
    "customerno",
    "orderno",
    "invoiceno",
    "employeeno",
    "ean",
    "housenumber",
  ],
]);

/** Whether a name promises a yes or no. */
export const isYesNo = (words: readonly string[]): boolean =>
  ["is", "has", "can", "ist", "hat"].includes(words[0] ?? "") ||
  ["active", "newsletter"].includes(conceptOf(words) ?? "") ||
  /^(?:enabled|flag|vip|gesperrt|blocked|deleted|visible|sichtbar|published|available|verified)$/.test(
    words.at(-1) ?? "",
  );

/** Whether a name promises a date or a moment. */
export const isDated = (words: readonly string[]): boolean =>
  /date$|datum$|day$/.test(conceptOf(words) ?? "") ||
  ["updatedat", "createdat"].includes(conceptOf(words) ?? "") ||
  words.some(
    (word) =>
      /^(?:date|datum|am|at|on|time|timestamp|zeit|zeitpunkt|dat)$/.test(word) || word.endsWith("datum"),
  );
