package fixpoint.build;

/** The one version whose probes {@code coverage/} knows how to read; Java 8 to 26. jacoco.ts says the same to Gradle. */
final class Jacoco {
  static final String VERSION = "0.8.15";

  private Jacoco() {}
}
