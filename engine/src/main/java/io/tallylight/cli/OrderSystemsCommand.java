package io.tallylight.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.EngineException;
import io.tallylight.json.Json;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the parked order systems, and resumes delivery to one, through a running engine. */
@Command(
        name = "order-systems",
        mixinStandardHelpOptions = true,
        versionProvider = Tallylight.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Where orders go.")
final class OrderSystemsCommand {
    private static final Duration ANSWER = Duration.ofMinutes(1);
    private static final String PATH = "/v1/order-systems";

    OrderSystemsCommand() {}

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Prints one line for each: its name, a tab, and \"takes orders\" or why it is parked.")
    int list(@Mixin EngineCall engine) throws EngineException {
        JsonNode all = Json.readObject(engine.ask("GET", PATH, ANSWER, "order systems are not listed"));
        for (JsonNode system : all.path("items")) {
            boolean parked = system.path("parked").asBoolean();
            System.out.println(system.path("name").asText() + "\t"
                    + (parked ? "parked: " + system.path("reason").asText() : "takes orders"));
        }
        return 0;
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Lets orders go again to an order system that was parked.")
    int resume(@Mixin EngineCall engine, @Parameters(paramLabel = "NAME", description = "Its name.") String name)
            throws EngineException {
        System.out.println(
                engine.ask("POST", PATH + "/" + EngineCall.encode(name) + "/resume", ANSWER, name + " is not resumed"));
        return 0;
    }
}
