package io.tallylight.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.EngineException;
import io.tallylight.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the orders that an order system has not accepted, and offers them again, through a running engine. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        versionProvider = Tallylight.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Orders that an order system refused for good.")
final class DeadLettersCommand {
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final int PAGE = 500;

    DeadLettersCommand() {}

    /** Options that select the orders. */
    static final class Which {
        @Parameters(paramLabel = "ID", arity = "1..*", description = "As the list has them.")
        private List<String> ids = List.of();

        @Option(names = "--all", required = true, description = "All of them.")
        private boolean all;

        Which() {}
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Prints one line for each: its id, a tab, and the reason.")
    int list(
            @Mixin EngineCall engine,
            @Option(names = "--system", paramLabel = "NAME", description = "Only those of this order system.") @Nullable
                    String system)
            throws EngineException {
        List<JsonNode> letters = letters(engine, system);
        if (letters.isEmpty()) {
            System.err.println("there are no dead letters" + (system == null ? "" : " of " + system));
        }
        for (JsonNode letter : letters) {
            System.out.println(letter.path("id").asText() + "\t"
                    + letter.path("reason").asText().replaceAll("\\s+", " "));
        }
        return 0;
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = {
                "Offers dead letters to their order system once more, in the order of their numbers.",
                "The cancellations of an order follow it by themselves.",
                "Ends with 0 when all are delivered, 1 when some are not."
            })
    int replay(
            @Mixin EngineCall engine,
            @ArgGroup(multiplicity = "1") Which which,
            @Option(names = "--system", paramLabel = "NAME", description = "With --all: those of this order system.")
                    @Nullable
                    String system)
            throws EngineException {
        List<String> ids = new ArrayList<>(which.ids);
        List<String> followers = new ArrayList<>(); // are replayed with the order that they follow
        if (which.all) {
            Set<String> asked = new HashSet<>();
            for (JsonNode letter : letters(engine, system)) {
                String event = letter.path("show").asText() + " "
                        + letter.path("system").asText() + " "
                        + letter.path("number").asText();
                boolean first = !letter.has("number") || asked.add(event);
                (first ? ids : followers).add(letter.path("id").asText());
            }
        }
        return replay(engine, ids) + stillDead(engine, system, followers) == 0 ? 0 : 1;
    }

    private static int stillDead(EngineCall engine, @Nullable String system, List<String> followers)
            throws EngineException {
        if (followers.isEmpty()) {
            return 0;
        }
        Map<String, String> left = new HashMap<>();
        for (JsonNode letter : letters(engine, system)) {
            left.put(letter.path("id").asText(), letter.path("reason").asText());
        }
        followers.forEach(id -> System.out.println(
                id + "\t" + left.getOrDefault(id, "delivered").replaceAll("\\s+", " ")));
        return (int) followers.stream().filter(left::containsKey).count();
    }

    @Command(
            name = "blocked",
            mixinStandardHelpOptions = true,
            description = {
                "Prints one line for each message that an order system keeps failing to take, and that holds up those",
                "behind it: its id, a tab, how often it failed, a tab, and the reason."
            })
    int blocked(@Mixin EngineCall engine) throws EngineException {
        JsonNode all =
                Json.readObject(engine.ask("GET", "/v1/blocked-messages", ANSWER, "blocked messages are not listed"));
        for (JsonNode message : all.path("items")) {
            System.out.println(message.path("id").asText() + "\t"
                    + message.path("attempts").asText() + "\t"
                    + message.path("reason").asText().replaceAll("\\s+", " "));
        }
        return 0;
    }

    @Command(
            name = "set-aside",
            mixinStandardHelpOptions = true,
            description = {
                "Lets those behind a blocked message go on. With its next try, within 30 seconds, an order becomes a",
                "dead letter, which can be replayed; a ledger event is dropped."
            })
    int setAside(
            @Mixin EngineCall engine,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "As `blocked` has them.") List<String> ids)
            throws EngineException {
        for (String id : ids) {
            var unused = engine.ask(
                    "POST",
                    "/v1/blocked-messages/" + EngineCall.encode(id) + "/set-aside",
                    ANSWER,
                    id + " is not set aside");
            System.out.println(id + "\tis set aside with its next try");
        }
        return 0;
    }

    private static int replay(EngineCall engine, List<String> ids) throws EngineException {
        int dead = 0;
        for (String id : ids) {
            JsonNode answer = Json.readObject(engine.ask(
                    "POST", "/v1/dead-letters/" + EngineCall.encode(id) + "/replay", ANSWER, id + " is not replayed"));
            boolean delivered = answer.path("state").asText().equals("delivered");
            System.out.println(id + "\t"
                    + (delivered ? "delivered" : answer.path("reason").asText().replaceAll("\\s+", " ")));
            dead += delivered ? 0 : 1;
        }
        return dead;
    }

    private static List<JsonNode> letters(EngineCall engine, @Nullable String system) throws EngineException {
        List<JsonNode> letters = new ArrayList<>();
        @Nullable String next = "";
        while (next != null) {
            JsonNode page = Json.readObject(engine.ask(
                    "GET",
                    "/v1/dead-letters?limit=" + PAGE + (next.isEmpty() ? "" : "&after=" + next),
                    ANSWER,
                    "dead letters are not listed"));
            for (JsonNode letter : page.path("items")) {
                if (system == null || letter.path("system").asText().equals(system)) {
                    letters.add(letter);
                }
            }
            next = page.path("next").textValue();
        }
        return letters;
    }
}
