package io.tallylight.show.imports;

import static io.tallylight.show.imports.Exports.parse;
import static io.tallylight.show.imports.Exports.product;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShopifyCsvTest {
    @Test
    void aProductWithoutOptionsBecomesOneOffer() throws Exception {
        CatalogueFile file = parse(
                "mug,Enamel mug,true,Title,Default Title,,,MUG-1,85,19.99,24.90,4006381333931,https://img.example/mug.jpg,1,,active");

        assertEquals(
                List.of(new ImportedOffer(
                        2,
                        "MUG-1",
                        false,
                        new VariantIds("MUG-1", false, "4006381333931", null, null),
                        "Enamel mug",
                        "mug",
                        Map.of(),
                        1999,
                        2490L,
                        "https://img.example/mug.jpg",
                        true,
                        new Quantity(Quantity.Kind.COUNTED, 85))),
                file.offers());
        assertEquals(List.of(), file.rejected());
        assertEquals(List.of(), file.notes());
    }

    @Test
    void rowsOfTheSameHandleAreFurtherVariantsUnderTheTitleAndOptionNamesOfTheFirst() throws Exception {
        CatalogueFile file = parse(
                "shirt,Shirt,true,Colour,Red,Size,M,S-RM,1,10,,,,,,active",
                "shirt,,,,Red,,L,S-RL,2,11,,,,,,",
                "shirt,,,,Blue,,,S-B,3,12,,,,,,");

        assertEquals(
                List.of(
                        Map.of("Colour", "Red", "Size", "M"),
                        Map.of("Colour", "Red", "Size", "L"),
                        Map.of("Colour", "Blue")),
                file.offers().stream().map(ImportedOffer::options).toList());
        assertEquals(
                List.of("Colour", "Size"),
                List.copyOf(file.offers().get(0).options().keySet()));
        assertTrue(file.offers().stream()
                .allMatch(o -> o.title().equals("Shirt") && o.product().equals("shirt")));
    }

    @Test
    void rowsWithNothingButAPictureMakeNoOfferAndAreNotRejected() throws Exception {
        CatalogueFile file = parse(
                "mug,Mug,true,Title,Default Title,,,MUG,1,10,,,https://img.example/second.jpg,2,,active",
                "mug,,,,,,,,,,,,https://img.example/first.jpg,1,,",
                "mug,,,,,,,,,,,,https://img.example/third.jpg,3,,");

        assertEquals(1, file.offers().size());
        assertEquals("https://img.example/first.jpg", file.offers().get(0).imageUrl());
        assertEquals(List.of(), file.rejected());
    }

    @Test
    void aVariantsOwnPictureComesBeforeTheProductsFirst() throws Exception {
        CatalogueFile file = parse(
                "shirt,Shirt,true,Size,M,,,A,1,10,,,https://img.example/p.jpg,1,https://img.example/m.jpg,active",
                "shirt,,,,L,,,B,1,10,,,,,,");

        assertEquals("https://img.example/m.jpg", file.offers().get(0).imageUrl());
        assertEquals("https://img.example/p.jpg", file.offers().get(1).imageUrl());
    }

    @Test
    void aPictureThatIsNoWebAddressIsLeftOutWithANote() throws Exception {
        CatalogueFile file = parse("mug,Mug,true,Title,Default Title,,,MUG,1,10,,,javascript:alert(1),1,,active");

        assertNull(file.offers().get(0).imageUrl());
        assertEquals(List.of("MUG"), file.notes().stream().map(ImportNote::sku).toList());
    }

    @Test
    void aBlankSkuBecomesTheHandleOrTheHandleWithItsValues() throws Exception {
        CatalogueFile file = parse(
                product("mug", "", "1", "10"),
                "shirt,Shirt,true,Colour,Red,Size,M,,1,10,,,,,,active",
                "shirt,,,,Red,,L,GIVEN,1,10,,,,,,");

        assertEquals(
                List.of("mug", "shirt:Red/M", "GIVEN"),
                file.offers().stream().map(ImportedOffer::sku).toList());
        assertEquals(
                List.of(true, true, false),
                file.offers().stream().map(ImportedOffer::named).toList());
    }

    @Test
    void skusAreKeptAsTheyStandInCaseAndZerosAndLoseTheMarkOfText() throws Exception {
        CatalogueFile file = parse(
                product("a", "'00123", "1", "10"), product("b", "ab-1", "1", "10"), product("c", "AB-1", "1", "10"));

        assertEquals(
                List.of("00123", "ab-1", "AB-1"),
                file.offers().stream().map(ImportedOffer::sku).toList());
    }

    @Test
    void withoutAQuantityOrItsColumnNothingIsAllotted() throws Exception {
        assertEquals(
                new Quantity(Quantity.Kind.UNKNOWN, 0),
                parse(product("mug", "M", "", "10")).offers().get(0).quantity());
        CatalogueFile without = Exports.parseText("Handle,Title,Variant Price\nmug,Mug,10\n");
        assertEquals(
                new Quantity(Quantity.Kind.UNKNOWN, 0), without.offers().get(0).quantity());
        assertFalse(without.carriesCompareAtPrice());
    }

    @Test
    void anOversoldQuantityAllotsNothingAndIsNoted() throws Exception {
        CatalogueFile file = parse(product("mug", "M", "-3", "10"));

        assertEquals(
                new Quantity(Quantity.Kind.COUNTED, 0), file.offers().get(0).quantity());
        assertEquals(
                List.of(new ImportNote(
                        NoteCode.OVERSOLD, 2, "M", "the shop has oversold this by 3; 0 units are allotted")),
                file.notes());
    }

    @Test
    void compareAtPriceOfZeroOrNothingIsNone() throws Exception {
        CatalogueFile file = parse(
                "a,A,true,Title,Default Title,,,A,1,10,0.00,,,,,active",
                "b,B,true,Title,Default Title,,,B,1,10,,,,,,active");

        assertNull(file.offers().get(0).compareAtPrice());
        assertNull(file.offers().get(1).compareAtPrice());
        assertTrue(file.carriesCompareAtPrice());
    }

    @Test
    void draftsAndArchivedProductsMakeClosedOffersWithANote() throws Exception {
        CatalogueFile file = parse(
                "a,A,true,Size,S,,,A-S,1,10,,,,,,draft",
                "a,,,,M,,,A-M,1,10,,,,,,",
                "b,B,true,Title,Default Title,,,B,1,10,,,,,,Archived",
                "c,C,false,Title,Default Title,,,C,1,10,,,,,,",
                "d,D,true,Title,Default Title,,,D,1,10,,,,,,");

        assertEquals(
                List.of(false, false, false, false, true),
                file.offers().stream().map(ImportedOffer::open).toList());
        assertEquals(
                "the product is not published in the shop; a new offer is made closed",
                file.notes().get(3).text());
    }

    @Test
    void anActiveProductOutsideTheOnlineStoreIsOpenSinceAShowMaySellIt() throws Exception {
        assertTrue(parse("a,A,false,Title,Default Title,,,A,1,10,,,,,,active")
                .offers()
                .get(0)
                .open());
    }

    @Test
    void theFormatOf2025IsReadByItsOwnNames() throws Exception {
        CatalogueFile file = Exports.parseText(
                "Title,URL handle,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Price,"
                        + "Compare-at price,Inventory quantity,Product image URL,Image position,Variant image URL\n"
                        + "Mug,mug,TRUE,active,MUG,123,Colour,Red,9.50,12,7,https://img.example/m.jpg,1,\n");

        assertEquals(
                new ImportedOffer(
                        2,
                        "MUG",
                        false,
                        new VariantIds("MUG", false, "123", null, null),
                        "Mug",
                        "mug",
                        Map.of("Colour", "Red"),
                        950,
                        1200L,
                        "https://img.example/m.jpg",
                        true,
                        new Quantity(Quantity.Kind.COUNTED, 7)),
                file.offers().get(0));
    }

    @Test
    void byteOrderMarkColumnOrderUnknownColumnsAndSpacesAroundNamesDoNotMatter() throws Exception {
        CatalogueFile file =
                Exports.parseText("\uFEFFVariant Price ,Cost ,\" title\",Handle,Anything\r\n 10.00 ,5,Mug,mug,x\r\n");

        assertEquals(
                List.of("mug"), file.offers().stream().map(ImportedOffer::sku).toList());
        assertEquals(1000, file.offers().get(0).price());
    }
}
