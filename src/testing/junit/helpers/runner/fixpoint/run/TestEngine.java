package fixpoint.run;

/** A framework that runs tests. Implementations are compiled against the project's own version of it. */
interface TestEngine {
  void run(Context context) throws Exception;
}
