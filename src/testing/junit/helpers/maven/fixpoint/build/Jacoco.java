package fixpoint.build;

/** The one version whose probes `coverage/` knows how to read; Java 8 to 26. */
final class Jacoco {
  static final String VERSION = "0.8.15";

  private Jacoco() {}
}
