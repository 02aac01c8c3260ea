package io.tallylight.show.imports;

import static io.tallylight.show.imports.Exports.parse;
import static io.tallylight.show.imports.Exports.parseText;
import static io.tallylight.show.imports.Exports.product;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportPlanTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHIRT =
            "shirt,Shirt,true,Colour,Red,,,S-R,5,10,12,4711,https://img.example/a.jpg,1,,active";

    @Test
    void aNewOfferIsTheWholePutBodyWithItsUnits() throws Exception {
        ImportPlan plan = ImportPlan.of(parse(SHIRT), List.of(), Exports.SETTINGS);

        assertEquals(
                List.of(new ImportStep(
                        ImportStep.Action.MAKE,
                        2,
                        "S-R",
                        json("{'title':'Shirt','product':'shirt','options':{'Colour':'Red'},'price':1000,"
                                + "'compareAtPrice':1200,'imageUrl':'https://img.example/a.jpg','externalIds':{'barcode':'4711'},"
                                + "'position':1,'status':'open','allotted':5}"),
                        5)),
                reparsed(plan.steps()));
    }

    @Test
    void newOffersFollowThoseThatTheShowHasInTheFilesOrder() throws Exception {
        CatalogueFile file = parse(product("b", "B", "1", "10"), product("a", "A", "1", "10"));

        List<ImportStep> steps = ImportPlan.of(file, List.of(json("{'sku':'OLD','position':7}")), Exports.SETTINGS)
                .steps();

        assertEquals(List.of("B", "A"), steps.stream().map(ImportStep::sku).toList());
        assertEquals(
                List.of(8L, 9L),
                steps.stream().map(s -> s.body().path("position").asLong()).toList());
    }

    @Test
    void anUpdateHoldsOnlyWhatDiffers() throws Exception {
        assertEquals(json("{'price':1000}"), onlyPatch(SHIRT, "'price':1000", "'price':900"));
        assertEquals(json("{'title':'Shirt'}"), onlyPatch(SHIRT, "'title':'Shirt'", "'title':'Skirt'"));
        assertEquals(json("{'compareAtPrice':1200}"), onlyPatch(SHIRT, "'compareAtPrice':1200,", ""));
        assertEquals(json("{'externalIds':{'barcode':'4711'}}"), onlyPatch(SHIRT, "'barcode':'4711'", "'gtin':'1'"));
        assertEquals(
                json("{'options':{'Color':null,'Colour':'Red'}}"),
                onlyPatch(SHIRT, "{'Colour':'Red'}", "{'Color':'Red'}"));
    }

    @Test
    void unitsStatusAndPositionAreNotTouchedOnceAnOfferExists() throws Exception {
        ObjectNode restocked = json(CURRENT.replace(
                        "'allotted':5,'available':5,'reserved':0,'sold':0",
                        "'allotted':500,'available':480,'reserved':15,'sold':5")
                .replace("'position':1", "'position':99")
                .replace("'status':'open'", "'status':'closed'"));

        ImportPlan plan = ImportPlan.of(parse(SHIRT), List.of(restocked), Exports.SETTINGS);

        assertEquals(List.of(), plan.steps());
        assertEquals(
                json("{'unchanged':['S-R']}").get("unchanged"),
                plan.reply(Map.of()).get("unchanged"));
    }

    @Test
    void whatAnExportDoesNotCarryIsNeverMentioned() throws Exception {
        String hostsOwn =
                "'perBuyerLimit':2,'limitGroup':'drop','opensAt':1,'titles':{'th':'x'},'prices':{'THB':1},'url':'u',";

        assertEquals(json("{'price':1000}"), onlyPatch(SHIRT, "'price':1000,", hostsOwn + "'price':1,"));
    }

    @Test
    void aBlankCompareAtPriceEndsAReductionAndAMissingColumnDoesNot() throws Exception {
        ObjectNode reduced = json(
                "{'sku':'mug','title':'Mug','product':'mug','price':1000,'compareAtPrice':1500,'imageUrl':'https://img.example/byhand.jpg'}");

        assertEquals(
                json("{'compareAtPrice':null}"),
                ImportPlan.of(
                                parseText(
                                        "Handle,Title,Variant Price,Variant Compare At Price,Image Src\nmug,Mug,10,,\n"),
                                List.of(reduced),
                                Exports.SETTINGS)
                        .steps()
                        .get(0)
                        .body());
        assertEquals(
                List.of(),
                ImportPlan.of(parseText("Handle,Title,Variant Price\nmug,Mug,10\n"), List.of(reduced), Exports.SETTINGS)
                        .steps());
    }

    @Test
    void aProductThatLostItsOptionsLosesThemInTheShow() throws Exception {
        ObjectNode was = json("{'sku':'mug','title':'The mug','product':'mug','price':1000,'options':{'Size':'M'}}");

        assertEquals(
                json("{'options':null}"),
                ImportPlan.of(parse(product("mug", "mug", "1", "10")), List.of(was), Exports.SETTINGS)
                        .steps()
                        .get(0)
                        .body());
    }

    @Test
    void rowsPastTheShowsRoomAreRejectedAndKnownOnesStillUpdate() throws Exception {
        CatalogueFile file =
                parse(product("a", "A", "1", "10"), product("b", "B", "1", "10"), product("c", "C", "1", "10"));

        ImportPlan plan = ImportPlan.of(file, List.of(json("{'sku':'C'}")), new ImportSettings(2));

        assertEquals(
                List.of("A", "C"), plan.steps().stream().map(ImportStep::sku).toList());
        assertEquals(
                json("{'rejected':[{'line':3,'reason':'the show has room for 2 offers, and no more','handle':'b','sku':'B'}]}")
                        .get("rejected"),
                reparsed(plan.reply(Map.of())).get("rejected"));
    }

    @Test
    void theReplyNamesEveryRowThatAHostShouldLookAt() throws Exception {
        CatalogueFile file = parse(
                SHIRT,
                product("mug", "", "-1", "10"),
                product("cup", "CUP", "1", "free"),
                product("jar", "", "1", "10"),
                product("lid", "LID", "1", "10"));

        ImportPlan plan = ImportPlan.of(file, List.of(json(CURRENT), json("{'sku':'LID'}")), Exports.SETTINGS);

        ObjectNode reply = reparsed(plan.reply(Map.of("jar", "full")));

        assertEquals(
                json("{'made':['mug'],'updated':['LID'],'unchanged':['S-R'],'rejected':["
                        + "{'line':4,'reason':'Variant Price \\\"free\\\" is not an amount (digits, and a point before the decimals)','handle':'cup','sku':'CUP'},"
                        + "{'line':5,'reason':'full','sku':'jar'}],"
                        + "'named':[{'line':3,'sku':'mug','reason':'sku-blank'}]}"),
                Json.pick(reply, List.of("made", "updated", "unchanged", "rejected", "named")));
        assertEquals(
                json(
                        "{'line':3,'sku':'mug','code':'oversold','text':'the shop has oversold this by 1; 0 units are allotted'}"),
                entry(reply.path("notes"), "oversold"));
        assertEquals(
                json("{'code':'oversold','message':'" + NoteCode.OVERSOLD.message()
                        + "','count':1,'rows':[3],'skus':['mug']}"),
                entry(reply.path("warnings"), "oversold"));
        assertEquals(
                json("{'rows':5,'offers':3,'made':1,'updated':1,'unchanged':1,'rejected':2,'unitsInFile':7,"
                        + "'unitsAllotted':0,'unitsOnSale':5}"),
                reply.path("counts"));
    }

    private static JsonNode entry(JsonNode list, String code) {
        for (JsonNode entry : list) {
            if (entry.path("code").asText().equals(code)) {
                return entry;
            }
        }
        throw new AssertionError("no " + code + " in " + list);
    }

    private static final String CURRENT =
            "{'sku':'S-R','title':'Shirt','product':'shirt','options':{'Colour':'Red'},'price':1000,'compareAtPrice':1200,"
                    + "'imageUrl':'https://img.example/a.jpg','externalIds':{'barcode':'4711'},'position':1,"
                    + "'status':'open','allotted':5,'available':5,'reserved':0,'sold':0}";

    /** The one patch for an offer that stands as the row says, but for one replacement in its JSON. */
    private static JsonNode onlyPatch(String row, String was, String is) throws Exception {
        List<ImportStep> steps = ImportPlan.of(parse(row), List.of(json(CURRENT.replace(was, is))), Exports.SETTINGS)
                .steps();
        assertEquals(1, steps.size());
        assertEquals(ImportStep.Action.UPDATE, steps.get(0).action());
        return reparsed(steps.get(0).body());
    }

    /** JSON with apostrophes for quotes. */
    private static ObjectNode json(String text) throws JsonProcessingException {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }

    /** As a client reads it: Jackson's int and long nodes of one number are not equal, their text is. */
    private static ObjectNode reparsed(JsonNode node) throws JsonProcessingException {
        return (ObjectNode) JSON.readTree(node.toString());
    }

    private static List<ImportStep> reparsed(List<ImportStep> steps) throws JsonProcessingException {
        ImportStep step = steps.get(0);
        return List.of(new ImportStep(step.action(), step.line(), step.sku(), reparsed(step.body()), step.units()));
    }
}
