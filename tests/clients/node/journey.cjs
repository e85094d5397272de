// The journey with the AWS SDK for JavaScript, whose model of 2024 knows no quotes: an order is made of catalog items.
// A program that knows nothing of Sutler's code; who calls whom, and where, is in the environment.
const assert = require("node:assert/strict");
const outposts = require("@aws-sdk/client-outposts");
const sts = require("@aws-sdk/client-sts");

const client = new outposts.OutpostsClient({});
const call = (name, input = {}) => client.send(new outposts[`${name}Command`](input));
const { address, rack } = JSON.parse(process.argv[2]);

async function until(order, status) {
  const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: account } = process.env;
  const moved = await fetch(`${url}/_sutler/clock?account=${account}`, {
    method: "POST",
    body: JSON.stringify({ until: { order, status } }),
  });
  assert.equal(moved.status, 200, await moved.text());
}

async function main() {
  const identity = await new sts.STSClient({}).send(new sts.GetCallerIdentityCommand({}));
  assert.equal(identity.Account, process.env.AWS_ACCESS_KEY_ID);

  const { Site: site } = await call("CreateSite", {
    Name: "Seattle ü/1",
    OperatingAddress: address,
    ShippingAddress: address,
    RackPhysicalProperties: rack,
    Tags: { team: "edge" },
  });
  const { Outpost: outpost } = await call("CreateOutpost", {
    Name: "Edge",
    SiteId: site.SiteId,
    AvailabilityZone: "us-west-2a",
  });
  assert.deepEqual((await call("GetOutpost", { OutpostId: outpost.OutpostArn })).Outpost, outpost);

  const ResourceArn = site.SiteArn;
  await call("TagResource", { ResourceArn, Tags: { "cost+centre": "7 & 8" } });
  const { Tags: tags } = await call("ListTagsForResource", { ResourceArn });
  assert.deepEqual(tags, { team: "edge", "cost+centre": "7 & 8" });
  await call("UntagResource", { ResourceArn, TagKeys: ["cost+centre", "team"] });
  assert.equal((await call("GetSite", { SiteId: ResourceArn })).Site.Tags, undefined);

  const { CatalogItem: item } = await call("GetCatalogItem", { CatalogItemId: "OR-SUTM504" });
  assert.equal(item.ItemStatus, "AVAILABLE");
  const { Order: order } = await call("CreateOrder", {
    OutpostIdentifier: outpost.OutpostId,
    LineItems: [{ CatalogItemId: item.CatalogItemId, Quantity: 1 }],
    PaymentOption: "NO_UPFRONT",
  });
  assert.equal(order.Status, "PREPARING");
  await until(order.OrderId, "COMPLETED");
  const { Order: done } = await call("GetOrder", { OrderId: order.OrderId });
  assert.equal(done.Status, "COMPLETED");
  assert(done.OrderFulfilledDate > done.OrderSubmissionDate);
  const assets = [];
  for await (const page of outposts.paginateListAssets({ client }, { OutpostIdentifier: outpost.OutpostId })) {
    assets.push(...page.Assets.map((asset) => asset.AssetId));
  }
  const shipped = done.LineItems.flatMap((line) => line.AssetInformationList.map((info) => info.AssetId));
  assert.deepEqual(assets.sort(), shipped.sort());

  const names = ["Seattle ü/1", "Site 1", "Site 2", "Site 3", "Site 4"];
  for (const Name of names.slice(1)) await call("CreateSite", { Name });
  const pages = [];
  for await (const page of outposts.paginateListSites({ client, pageSize: 2 }, {})) pages.push(page.Sites);
  assert.deepEqual(pages.map((page) => page.length), [2, 2, 1]);
  assert.deepEqual(pages.flat().map((one) => one.Name), names);

  await assert.rejects(call("DeleteSite", { SiteId: site.SiteId }), (error) => {
    assert(error instanceof outposts.ConflictException);
    assert.deepEqual([error.ResourceId, error.ResourceType], [outpost.OutpostId, "OUTPOST"]);
    return true;
  });
  await assert.rejects(call("GetOrder", { OrderId: "oo-0123456789abcdef0" }), outposts.NotFoundException);
  await assert.rejects(call("ListSites", { NextToken: "none of ours" }), outposts.ValidationException);
  await assert.rejects(new sts.STSClient({}).send(new sts.GetSessionTokenCommand({})), /Sutler serves AWS Outposts/);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
