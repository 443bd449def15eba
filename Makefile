# sam build calls build-<logical id> for each function. All of them share one deployment package.
functions := IngestFunction AdvanceFunction PlanFunction MaintenanceFunction DeployFunction

.PHONY: $(functions:%=build-%)
$(functions:%=build-%):
	mvn -q -B package -DskipTests -pl shared,jobs,functions
	mkdir -p "$(ARTIFACTS_DIR)/lib" "$(ARTIFACTS_DIR)/jobs"
	cp functions/target/medallion-functions.jar functions/target/lib/*.jar "$(ARTIFACTS_DIR)/lib/"
	cp jobs/target/medallion-jobs.jar "$(ARTIFACTS_DIR)/jobs/medallion-jobs.jar"
	cp -R pipeline "$(ARTIFACTS_DIR)/"
