# The engine in a container.
#
#   docker build -t tallylight .
#   docker run --rm --network host -v tallylight:/data tallylight
#
# --network host is no convenience: security.mode open, the only mode so far, serves on loopback alone, and a loopback
# inside a container's own network cannot be reached from outside it, published port or not. On the host's network
# it is the host's loopback, which is what "open" means. (Docker Desktop has to be told to allow host networking.)
#
# The volume holds the embedded Redis and orders.db. Without it an order dies with its container.

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
# What the build downloads changes with the poms alone, so it has a layer of its own: the same build, of nothing yet.
COPY pom.xml ./
COPY engine/pom.xml engine/
COPY load-tests/pom.xml load-tests/
RUN mvn -B -pl engine -DskipTests package && rm -rf engine/target
COPY . .
RUN mvn -B -pl engine -DskipTests package

FROM eclipse-temurin:17-jre
# curl is for the health check; util-linux (setsid) is in the base image.
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 tallylight \
    && install -d -o tallylight -g tallylight -m 700 /data
COPY --from=build /build/engine/target/tallylight.jar /opt/tallylight.jar
USER tallylight
VOLUME /data
ENV TALLYLIGHT_DATA_DIR=/data \
    TALLYLIGHT_HTTP_PORT=8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD curl -fsS -o /dev/null "http://127.0.0.1:${TALLYLIGHT_HTTP_PORT}/health/live"
# The engine gets the signal itself and needs a moment: docker stop --time 30.
STOPSIGNAL SIGTERM
# An engine without memory is in no state that anybody knows, and Redis has everything: it ends, and is started again.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/tallylight.jar"]
CMD ["serve"]
